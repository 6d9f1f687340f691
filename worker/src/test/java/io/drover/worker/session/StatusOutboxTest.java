package io.drover.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskState;
import io.drover.worker.model.TaskStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StatusOutboxTest {
  private final StatusOutbox outbox = new StatusOutbox();

  private static TaskStatus status(String id, long sequence) {
    return new TaskStatus(
        new TaskId(id),
        sequence,
        TaskState.RUNNING,
        "",
        1,
        TaskStatus.Container.NONE,
        Optional.empty());
  }

  @Test
  void anAcknowledgementOfOldNewsLeavesNewerNews() {
    outbox.put(status("t1", 1));
    assertThat(outbox.next(1, 0)).isPresent();
    outbox.put(status("t1", 2));
    outbox.acknowledged(1);
    assertThat(outbox.size()).isEqualTo(1);
    assertThat(outbox.next(2, 0).orElseThrow().getStatuses(0).getSequence()).isEqualTo(2);
    outbox.acknowledged(2);
    assertThat(outbox.size()).isZero();
  }

  @Test
  void onlyTheNewestStatusOfATaskIsSent() {
    for (int i = 1; i <= 100; i++) {
      outbox.put(status("t1", i));
    }
    assertThat(outbox.next(1, 0).orElseThrow().getStatusesList()).hasSize(1);
    assertThat(outbox.next(2, 0)).isEmpty();
  }

  @Test
  void batchesAndWhatIsUnderWayAreBounded() {
    for (int i = 0; i < 2 * StatusOutbox.BATCH_MAX * StatusOutbox.BATCHES_UNDER_WAY_MAX; i++) {
      outbox.put(status("t" + i, 1));
    }
    int batches = 0;
    while (outbox.next(batches + 1, 0).isPresent()) {
      batches++;
    }
    assertThat(batches).isEqualTo(StatusOutbox.BATCHES_UNDER_WAY_MAX);
    outbox.acknowledged(1);
    assertThat(outbox.next(batches + 1, 0).orElseThrow().getStatusesCount())
        .isEqualTo(StatusOutbox.BATCH_MAX);
  }

  @Test
  void aNewLeaderGetsAllThatIsNotAcknowledged() {
    outbox.put(status("t1", 1));
    outbox.put(status("t2", 1));
    assertThat(outbox.next(1, 0)).isPresent();
    outbox.resendAll();
    assertThat(outbox.next(1, 0).orElseThrow().getStatusesList()).hasSize(2);
  }
}
