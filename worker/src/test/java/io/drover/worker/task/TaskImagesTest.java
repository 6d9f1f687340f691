package io.drover.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.worker.model.TaskState;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a task whose image has to be fetched. */
@Timeout(10)
class TaskImagesTest extends SteppedTask {
  @Test
  void anImageThatIsNotThereIsPulledAtOnceWithoutCountingAnAttempt() {
    missImage();
    assertThat(life.state()).isEqualTo(TaskState.PREPARING);
    assertThat(life.message()).isEqualTo("pulls web:1");
    assertThat(life.status(1).attempts()).isZero();
    answer(new Result.Pulled("sha256:1"));
    startAttempt(1);
    step(running(1));
    assertThat(life.state()).isEqualTo(TaskState.RUNNING);
    assertThat(life.status(1).container().imageDigest()).isEqualTo("sha256:1");
  }

  @Test
  void anImageThatIsAlwaysPulledIsPulledFirst() {
    order = Tasks.pulling(order);
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Pull());
    answer(new Result.Pulled("sha256:1"));
    startAttempt(1);
  }

  @Test
  void whatTheEngineDoesNotTellOfAnImageIsKept() {
    runFirst();
    step(ended(1, 1, 5));
    now += 1_000;
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Create(2));
    answer(new Result.Made("c2"));
    assertThat(life.status(1).container().imageDigest()).isEqualTo("sha256:1");
    step(new Sight.Created("c2", 2));
    answer(new Result.Started(""));
    assertThat(life.status(1).container().imageDigest()).isEqualTo("sha256:1");
  }

  @Test
  void aFailedPullIsShownAndTriedAgainWithGrowingPauses() {
    missImage();
    answer(new Result.PullFailed("no such image"));
    assertThat(life.state()).isEqualTo(TaskState.PREPARING);
    assertThat(life.message()).isEqualTo("pull of web:1 failed: no such image; next try in 1 s");
    assertThat(step(NOTHING).wakeAtMillis()).isEqualTo(now + 1_000);
    now += 1_000;
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Pull());
    answer(new Result.PullFailed("no such image"));
    assertThat(life.message()).endsWith("next try in 2 s");
    for (int i = 0; i < 10; i++) {
      now += 60_000;
      step(NOTHING);
      answer(new Result.PullFailed("no such image"));
    }
    assertThat(life.message()).endsWith("next try in 60 s");
    assertThat(life.status(1).attempts()).isZero();
  }

  @Test
  void anImageThatVanishedIsFetchedAgainWithoutCountingAnAttempt() {
    missImage();
    answer(new Result.Pulled("d"));
    step(NOTHING);
    answer(new Result.ImageMissing("gone"));
    assertThat(life.status(1).attempts()).isZero();
    assertThat(life.state()).isEqualTo(TaskState.STARTING);
    now += 2_000;
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Pull());
    answer(new Result.Pulled("d"));
    assertThat(step(NOTHING).action()).isEqualTo(new Action.Create(1));
  }

  @Test
  void aStopDuringAPullEndsTheTaskAtOnce() {
    missImage();
    halt = Optional.of("told to stop");
    step(NOTHING);
    assertThat(life.state()).isEqualTo(TaskState.STOPPED);
  }
}
