package io.drover.master.schedule;

import static io.drover.master.schedule.Cluster.job;
import static io.drover.master.schedule.Cluster.spec;
import static io.drover.master.schedule.Cluster.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.Constraint;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node.Availability;
import io.drover.master.model.NodeId;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.PortRequest;
import io.drover.master.model.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchedulerTest {
  private static final JobSpec SMALL = spec(100, 64, PlacementRules.ANYWHERE, List.of(), 0);

  @Test
  void packsTasksOfDifferentJobsOnTheFullestNode() {
    Cluster cluster = new Cluster().node("a", 4, 4096, Map.of()).node("b", 4, 4096, Map.of());
    cluster.put(
        job("other"), spec(1000, 1024, PlacementRules.ANYWHERE, List.of(), 0), id("b"), List.of());

    assertThat(nodesOf(new Scheduler(cluster).place(List.of(group("web", SMALL, 1)))))
        .containsExactly("b");
  }

  @Test
  void keepsTasksOfOneJobApart() {
    Cluster cluster = new Cluster().node("a", 4, 4096, Map.of()).node("b", 4, 4096, Map.of());

    assertThat(nodesOf(new Scheduler(cluster).place(List.of(group("web", SMALL, 1, 2)))))
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void countsTheNodesThatEachFilterRemoved() {
    Cluster cluster =
        new Cluster()
            .node("a", 1, 32, Map.of("zone", "x"))
            .node("b", 1, 32, Map.of("zone", "x"))
            .node("c", 1, 4096, Map.of("zone", "y"))
            .node("d", 1, 4096, Map.of(), Availability.DRAINING, true)
            .node("e", 1, 4096, Map.of(), Availability.ACTIVE, false);
    JobSpec inZone =
        spec(
            100,
            64,
            new PlacementRules(
                List.of(new Constraint("node.labels.zone", true, "x")), List.of(), 0),
            List.of(),
            0);

    List<Decision> decisions = new Scheduler(cluster).place(List.of(group("web", inZone, 1, 2)));

    assertThat(decisions)
        .allSatisfy(decision ->
            assertThat(decision)
                .isInstanceOfSatisfying(
                    Decision.Waiting.class,
                    waiting ->
                        assertThat(waiting.reason())
                            .startsWith("0/5 nodes: 2 too little memory, ")
                            .contains("1 node.labels.zone is not x")
                            .contains("1 draining")
                            .contains("1 down")));
  }

  @Test
  void explainsWhatIsMissingOnEachNodeAndWhatWouldHelp() {
    Cluster cluster =
        new Cluster()
            .node("a", 1, 32, Map.of())
            .node("b", 4, 4096, Map.of(), Availability.CORDONED, true)
            .node("c", 4, 4096, Map.of());

    List<NodeVerdict> verdicts = new Scheduler(cluster).explain(job("web"), SMALL);

    assertThat(verdicts)
        .extracting(verdict -> verdict.node().value())
        .containsExactly("a", "b", "c");
    assertThat(verdicts.get(0).refusal())
        .contains(
            new Refusal(
                "memory",
                "too little memory",
                "32 MiB of 32 MiB are free, the task needs 64 MiB",
                "free 32 MiB there or reserve less"));
    assertThat(verdicts.get(1).refusal().orElseThrow().remedy())
        .isEqualTo("drover node uncordon b");
    assertThat(verdicts.get(2).refusal()).isEmpty();
    assertThat(verdicts.get(2).score()).isBetween(0.0, 1.0);
  }

  @Test
  void givesEachHostPortToOneTaskOfANodeOnly() {
    Cluster cluster = new Cluster().node("a", 4, 4096, Map.of()).node("b", 4, 4096, Map.of());
    JobSpec published = spec(0, 0, PlacementRules.ANYWHERE, List.of(port(8080)), 0);

    List<Decision> decisions =
        new Scheduler(cluster).place(List.of(group("web", published, 1, 2, 3)));

    assertThat(nodesOf(decisions)).containsExactlyInAnyOrder("a", "b");
    assertThat(decisions.get(2))
        .isEqualTo(
            new Decision.Waiting(
                task(3, job("web"), Optional.empty()).id(), "0/2 nodes: 2 port 8080/tcp in use"));
  }

  @Test
  void givesDynamicPortsFromTheNodesRangeUntilItIsUsedUp() {
    Cluster cluster = new Cluster().node("a", 4, 4096, Map.of());
    JobSpec dynamic = spec(0, 0, PlacementRules.ANYWHERE, List.of(port(0), port(0)), 0);

    List<Decision> decisions =
        new Scheduler(cluster).place(List.of(group("web", dynamic, 1, 2, 3)));

    Set<Integer> ports = new HashSet<>();
    decisions.stream()
        .filter(Decision.Placed.class::isInstance)
        .flatMap(decision -> ((Decision.Placed) decision).placement().ports().stream())
        .forEach(port -> ports.add(port.hostPort()));
    assertThat(ports).containsExactlyInAnyOrder(20_000, 20_001, 20_002, 20_003);
    assertThat(decisions.get(2))
        .isInstanceOfSatisfying(
            Decision.Waiting.class,
            waiting -> assertThat(waiting.reason()).contains("no dynamic port left"));
  }

  @Test
  void findsRoomForPortsOnOneAddressAndOnAllWhicheverTaskItIs() {
    JobSpec published =
        spec(
            0,
            0,
            PlacementRules.ANYWHERE,
            List.of(new PortRequest("", 80, 0, "tcp", "10.0.0.2"), port(0)),
            0);
    List<PortAssignment> taken = new ArrayList<>();
    for (int port = 20_000; port < 20_003; port++) {
      taken.add(new PortAssignment("", 80, port, "tcp", "10.0.0.1"));
    }
    for (int number = 1; number <= 4; number++) {
      Cluster cluster = new Cluster().node("a", 4, 4096, Map.of());
      cluster.put(job("db"), published, new NodeId("a"), taken);

      List<Decision> decisions =
          new Scheduler(cluster).place(List.of(group("web", published, number)));

      assertThat(nodesOf(decisions)).containsExactly("a");
    }
  }

  @Test
  void keepsThePortsInTheOrderOfTheJobFile() {
    Cluster cluster = new Cluster().node("a", 4, 4096, Map.of());
    JobSpec mixed = spec(0, 0, PlacementRules.ANYWHERE, List.of(port(0), port(8080), port(0)), 0);

    Decision decision = new Scheduler(cluster).place(List.of(group("web", mixed, 1))).getFirst();

    assertThat(((Decision.Placed) decision).placement().ports())
        .extracting(PortAssignment::hostPort)
        .satisfies(ports -> assertThat(ports.get(1)).isEqualTo(8080));
  }

  @Test
  void placesAPinnedTaskOnItsNodeOrTellsWhatIsWrongThere() {
    Cluster cluster = new Cluster().node("a", 4, 4096, Map.of()).node("b", 4, 32, Map.of());
    PendingGroup pinned =
        new PendingGroup(
            job("agent"),
            SMALL,
            List.of(
                task(1, job("agent"), Optional.of(id("a"))),
                task(2, job("agent"), Optional.of(id("b")))));

    List<Decision> decisions = new Scheduler(cluster).place(List.of(pinned));

    assertThat(nodesOf(decisions)).containsExactly("a");
    assertThat(decisions.get(1))
        .isInstanceOfSatisfying(
            Decision.Waiting.class,
            waiting -> assertThat(waiting.reason()).startsWith("node b: 32 MiB of 32 MiB"));
  }

  @Test
  void placesTheHigherPriorityFirst() {
    Cluster cluster = new Cluster().node("a", 1, 4096, Map.of());
    JobSpec low = spec(1000, 0, PlacementRules.ANYWHERE, List.of(), 0);
    JobSpec high = spec(1000, 0, PlacementRules.ANYWHERE, List.of(), 50);

    List<Decision> decisions =
        new Scheduler(cluster).place(List.of(group("low", low, 1), group("high", high, 2)));

    assertThat(decisions.getFirst().task().number()).isEqualTo(2);
    assertThat(nodesOf(decisions)).containsExactly("a");
  }

  private static PendingGroup group(String name, JobSpec spec, long... numbers) {
    List<Task> tasks = new ArrayList<>();
    for (long number : numbers) {
      tasks.add(task(number, job(name), Optional.empty()));
    }
    return new PendingGroup(job(name), spec, tasks);
  }

  private static PortRequest port(int hostPort) {
    return new PortRequest("", 80, hostPort, "tcp", "");
  }

  private static NodeId id(String value) {
    return new NodeId(value);
  }

  private static List<String> nodesOf(List<Decision> decisions) {
    return decisions.stream()
        .filter(Decision.Placed.class::isInstance)
        .map(decision -> ((Decision.Placed) decision).placement().node().value())
        .toList();
  }
}
