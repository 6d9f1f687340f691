package io.drover.master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.base.Epoch;
import io.drover.master.api.ApiRig.Reader;
import io.drover.master.codec.SnapshotCodec;
import io.drover.master.model.MasterId;
import io.drover.master.model.Node;
import io.drover.master.model.Specs;
import io.drover.master.model.TaskState;
import io.drover.master.model.WriteAnswer;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.master.port.SavedState;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import io.drover.proto.RestoreInput;
import io.drover.proto.RestoreStart;
import io.drover.proto.SnapshotHeader;
import io.drover.proto.SnapshotPart;
import io.drover.proto.WriteResponse;
import io.drover.protocol.ClientMethods;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RestoreStreamTest {
  private static final Node NODE = Specs.node("n1");

  private final ApiRig rig = new ApiRig();

  @BeforeEach
  void lead() {
    rig.leadership =
        new Leadership(true, new Epoch(4), Optional.of(new MasterId("m1")), "127.0.0.1:1");
    rig.loop.written = new WriteResult.Accepted(77, "f1", new WriteAnswer(List.of(), List.of()));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static List<SnapshotPart> snapshot(String cluster, Change... changes) {
    List<SnapshotPart> parts = new ArrayList<>();
    parts.add(
        SnapshotPart.newBuilder()
            .setHeader(SnapshotHeader.newBuilder().setCluster(cluster).setEpoch(3))
            .build());
    SnapshotCodec.parts(List.of(changes)).forEachRemaining(parts::add);
    return parts;
  }

  private Reader<WriteResponse> send(RestoreStart.Builder start, List<SnapshotPart> parts) {
    Reader<WriteResponse> reader = new Reader<>();
    reader.released.complete(null);
    RpcStream<RestoreInput> stream =
        reader.open(
            rig.client(),
            ClientMethods.RESTORE,
            RestoreInput.newBuilder().setStart(start.setKey("key")).build());
    parts.forEach(part -> {
      var _ = stream.send(RestoreInput.newBuilder().setPart(part).build());
    });
    stream.halfClose();
    return reader;
  }

  @Test
  void givesAWholeSnapshotToTheLoop() {
    Reader<WriteResponse> reader =
        send(RestoreStart.newBuilder(), snapshot("c", new Change.NodePut(NODE)));
    assertThat(reader.next().getIndex()).isEqualTo(77);
    ClientMessage.Write write = rig.loop.writes.remove();
    assertThat(write.key().value()).isEqualTo("key");
    assertThat(write.command())
        .isEqualTo(
            new Command.Restore(
                new SavedState(new Epoch(3), List.of(List.of(new Change.NodePut(NODE))))));
  }

  @Test
  void adoptingTakesNoSnapshot() {
    assertThat(send(RestoreStart.newBuilder().setAdoptOnly(true), List.of()).next().getIndex())
        .isEqualTo(77);
    assertThat(rig.loop.writes.remove().command()).isEqualTo(new Command.Restore(SavedState.NONE));
  }

  @Test
  void refusesASnapshotOfAnotherClusterUnlessForced() {
    List<SnapshotPart> other = snapshot("other", new Change.NodePut(NODE));
    Reader<WriteResponse> refused = send(RestoreStart.newBuilder(), other);
    assertThat(refused.failure().code()).isEqualTo(RpcCode.CONFLICT);
    assertThat(refused.failure()).hasMessageContaining("'other'").hasMessageContaining("--force");
    await().until(() -> rig.loop.writes.isEmpty());
    assertThat(send(RestoreStart.newBuilder().setForce(true), other).next().getIndex())
        .isEqualTo(77);
  }

  @Test
  void refusesWhatIsCutOffOrOutOfOrderOrMakesNoState() {
    List<SnapshotPart> whole = snapshot("c", new Change.NodePut(NODE));
    Change orphan = new Change.TaskPut(Samples.task(1, "n1", TaskState.RUNNING).task());
    for (List<SnapshotPart> bad :
        List.of(
            whole.subList(0, 2),
            whole.subList(1, 3),
            List.of(whole.get(0), whole.get(2)),
            snapshot("c", orphan))) {
      assertThat(send(RestoreStart.newBuilder(), bad).failure().code())
          .isEqualTo(RpcCode.INVALID_ARGUMENT);
    }
    assertThat(rig.loop.writes).isEmpty();
  }

  @Test
  void namesTheLeader() {
    rig.leadership =
        new Leadership(false, new Epoch(4), Optional.of(new MasterId("m2")), "127.0.0.1:2");
    Reader<WriteResponse> reader = send(RestoreStart.newBuilder(), snapshot("c"));
    assertThat(reader.failure().code()).isEqualTo(RpcCode.NOT_LEADER);
    assertThat(reader.failure().details()).containsEntry("leader", "127.0.0.1:2");
  }
}
