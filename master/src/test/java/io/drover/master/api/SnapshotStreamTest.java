package io.drover.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.Epoch;
import io.drover.master.api.ApiRig.Reader;
import io.drover.master.model.TaskState;
import io.drover.master.port.SnapshotResult;
import io.drover.master.state.Change;
import io.drover.proto.SnapshotPart;
import io.drover.proto.SnapshotRequest;
import io.drover.protocol.ClientMethods;
import io.drover.rpc.RpcCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SnapshotStreamTest {
  private static final int TASKS = 5_000;

  private final ApiRig rig = new ApiRig();

  @AfterEach
  void close() {
    rig.close();
  }

  private Reader<SnapshotPart> ask() {
    return Reader.ask(rig.client(), ClientMethods.SNAPSHOT, SnapshotRequest.getDefaultInstance());
  }

  @Test
  void sendsHeaderChunksAndTrailer() {
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i <= TASKS; i++) {
      changes.add(new Change.TaskPut(Samples.task(i, "n1", TaskState.RUNNING).task()));
    }
    rig.loop.cut = new SnapshotResult.Cut(7, new Epoch(3), 1_500, 0, TASKS, 1, changes);
    Reader<SnapshotPart> reader = ask();
    assertThat(reader.halfClosed.join()).isTrue();
    List<SnapshotPart> parts = List.copyOf(reader.messages);
    assertThat(parts.getFirst().getHeader().getCluster()).isEqualTo("c");
    assertThat(parts.getFirst().getHeader().getIndex()).isEqualTo(7);
    assertThat(parts.getFirst().getHeader().getTasks()).isEqualTo(TASKS);
    assertThat(parts).hasSizeGreaterThan(4);
    assertThat(parts.getLast().getTrailer().getChunks()).isEqualTo(parts.size() - 2);
    assertThat(parts.getLast().getTrailer().getChanges()).isEqualTo(TASKS);
    assertThat(parts.subList(1, parts.size() - 1))
        .allSatisfy(part -> assertThat(part.getChunk().getRawBytes()).isLessThan(128 << 10));
  }

  @Test
  void namesTheLeader() {
    Reader<SnapshotPart> reader = ask();
    assertThat(reader.failure().code()).isEqualTo(RpcCode.NOT_LEADER);
    assertThat(reader.failure().details()).containsEntry("leader", "127.0.0.1:2");
  }
}
