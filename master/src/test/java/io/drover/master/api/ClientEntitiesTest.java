package io.drover.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.JobMode;
import io.drover.master.model.Node;
import io.drover.master.model.NodeFacts;
import io.drover.master.model.NodeId;
import io.drover.master.model.Resources;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.View.NodeView;
import io.drover.proto.Node.State;
import io.drover.proto.Task;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class ClientEntitiesTest {
  @Test
  void aTaskShowsItsPlaceItsPortsAndItsEnd() {
    Task task = ClientEntities.task(Samples.task(2, "n1", TaskState.FAILED));

    assertThat(task.getId()).isEqualTo(new TaskId(2).toString());
    assertThat(task.getName()).isEqualTo("web.2");
    assertThat(task.getJob()).isEqualTo("web");
    assertThat(task.getStack()).isEqualTo("shop");
    assertThat(task.getSlot()).isEqualTo(2);
    assertThat(task.getVersion()).isEqualTo(3);
    assertThat(task.getNode()).isEqualTo("n1");
    assertThat(task.getState()).isEqualTo(io.drover.proto.TaskState.FAILED);
    assertThat(task.getDesiredState()).isEqualTo(io.drover.proto.TaskState.RUNNING);
    assertThat(task.getImage()).isEqualTo("web:1");
    assertThat(task.getContainerId()).isEqualTo("c0ffee");
    assertThat(task.getPorts(0).getHostPort()).isEqualTo(20_001);
    assertThat(task.getPorts(0).getContainerPort()).isEqualTo(80);
    assertThat(task.getExitCode()).isEqualTo(7);
    assertThat(task.getMessage()).isEqualTo("said by the master");
    assertThat(task.getCreatedAt().getSeconds()).isEqualTo(1);
    assertThat(task.getCreatedAt().getNanos()).isEqualTo(500_000_000);
    assertThat(task.getFinishedAt().getSeconds()).isEqualTo(3);
  }

  @Test
  void aTaskThatHasNotEndedHasNoExitCodeAndNoEnd() {
    Task task =
        ClientEntities.task(Samples.task(1, "n1", TaskState.RUNNING, JobMode.REPLICATED_JOB));

    assertThat(task.hasExitCode()).isFalse();
    assertThat(task.hasFinishedAt()).isFalse();
    assertThat(task.getDesiredState()).isEqualTo(io.drover.proto.TaskState.COMPLETE);
  }

  @Test
  void everyStateOfATaskHasItsNameOnTheWire() {
    for (TaskState state : TaskState.values()) {
      assertThat(ClientEntities.state(state).name()).isEqualTo(state.name());
    }
  }

  @Test
  void aNodeThatIsLostIsDownWhateverTheOperatorWants() {
    Node node = node().with(Node.Availability.DRAINING).with(Node.Condition.LOST, "silent");

    assertThat(shown(node, true).getState()).isEqualTo(State.DOWN);
    assertThat(shown(node, true).getMessage()).isEqualTo("silent");
    assertThat(shown(node().with(Node.Availability.DRAINING), true).getState())
        .isEqualTo(State.DRAINING);
    assertThat(shown(node().with(Node.Availability.CORDONED), true).getState())
        .isEqualTo(State.CORDONED);
  }

  @Test
  void theOperatorsLabelsWinOverTheWorkers() {
    io.drover.proto.Node shown = shown(node().withLabels(Map.of("zone", "b", "extra", "x")), true);

    assertThat(shown.getLabelsMap())
        .containsExactlyInAnyOrderEntriesOf(Map.of("zone", "b", "disk", "ssd", "extra", "x"));
    assertThat(shown.getResources().getMemoryBytes()).isEqualTo(1L << 30);
    assertThat(shown.getReserved().getCpuMillis()).isEqualTo(100);
  }

  @Test
  void aNodeInItsGraceTimeSaysThatItIsNotHeard() {
    assertThat(shown(node(), false).getState()).isEqualTo(State.READY);
    assertThat(shown(node(), false).getMessage()).contains("not connected");
  }

  private static io.drover.proto.Node shown(Node node, boolean connected) {
    return ClientEntities.node(new NodeView(node, new Resources(100, 1), 3, connected));
  }

  private static Node node() {
    return new Node(
        new NodeId("n1"),
        "x",
        "10.0.0.1",
        "1",
        new NodeFacts(
            "host",
            "linux",
            "amd64",
            "20.10",
            new Resources(4_000, 1L << 30),
            20_000,
            29_999,
            Map.of("zone", "a", "disk", "ssd"),
            Map.of()),
        Node.Availability.ACTIVE,
        Node.Condition.READY,
        "",
        Map.of());
  }
}
