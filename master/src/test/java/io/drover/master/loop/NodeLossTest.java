package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.JobMode;
import io.drover.master.model.Node;
import io.drover.master.model.Rejection;
import io.drover.master.model.Resources;
import io.drover.master.model.Specs;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.model.UpdatePolicy;
import io.drover.master.port.Command;
import io.drover.master.port.Query;
import io.drover.master.port.View;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of tasks when machines fail, leave and come back. */
@Timeout(60)
class NodeLossTest {
  private final World world = new World();

  @Test
  void reschedulesTheTasksOfALostWorkerAfterTheGraceTimeAndEndsThemWhenItIsBack() {
    TestMaster leader = world.leader("m1");
    TestWorker gone = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(3));
    final TestWorker stays = world.worker(leader, "w2");
    gone.silence();
    world.pass(World.GRACE_MILLIS - 1_000);
    assertThat(stays.running()).isEmpty();
    world.pass(2_000);
    assertThat(stays.running()).hasSize(3);
    assertThat(leader.all("web")).filteredOn(task -> task.state() == TaskState.LOST).hasSize(3);
    assertThat(gone.running()).hasSize(3);
    gone.speak();
    gone.join(leader);
    world.settle();
    assertThat(gone.running()).isEmpty();
    assertThat(stays.running()).hasSize(3);
    assertThat(leader.core.state().nodes().firstEntry().getValue().up()).isTrue();
  }

  @Test
  void aShortAbsenceCostsNothing() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(2));
    final Set<TaskId> running = worker.running();
    worker.silence();
    world.pass(World.GRACE_MILLIS / 2);
    worker.speak();
    worker.join(leader);
    world.pass(World.GRACE_MILLIS);
    assertThat(worker.running()).isEqualTo(running);
    assertThat(leader.all("web")).hasSize(2);
  }

  @Test
  void placesNothingOnAWorkerThatIsNotHeard() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    worker.silence();
    leader.deploy("web", Specs.service(1));
    world.pass(500);
    assertThat(leader.live("web").getFirst().state()).isEqualTo(TaskState.PENDING);
    worker.speak();
    worker.join(leader);
    world.pass(500);
    assertThat(worker.running()).hasSize(1);
  }

  @Test
  void aTaskThatMayRunOnceOnlyIsReplacedNoSoonerThanItsWorkerHasSurelyEndedIt() {
    TestMaster leader = world.leader("m1");
    final TestWorker gone = world.worker(leader, "w1");
    leader.deploy(
        "db", Specs.with(Specs.service(1), "", UpdatePolicy.DEFAULT, Resources.NONE, true));
    TestWorker stays = world.worker(leader, "w2");
    gone.silence();
    world.pass(World.GRACE_MILLIS + World.LEASE_MILLIS);
    assertThat(stays.running()).isEmpty();
    world.pass(20_000);
    assertThat(stays.running()).hasSize(1);
  }

  @Test
  void aNodeIsNotRemovedWhileItMayStillRunWhatMayRunOnceOnly() {
    TestMaster leader = world.leader("m1");
    TestWorker gone = world.worker(leader, "w1");
    leader.deploy(
        "db", Specs.with(Specs.service(1), "", UpdatePolicy.DEFAULT, Resources.NONE, true));
    // Until it is sure that no other worker runs it.
    world.pass(60_000);
    assertThat(gone.running()).hasSize(1);
    final TestWorker stays = world.worker(leader, "w2");
    gone.silence();
    world.pass(World.GRACE_MILLIS + 1_000);
    assertThat(leader.refused(new Command.RemoveNode("w1", true)).code())
        .isEqualTo(Rejection.Code.FAILED_PRECONDITION);
    assertThat(stays.running()).isEmpty();
    world.pass(60_000);
    assertThat(stays.running()).hasSize(1);
    leader.write(new Command.RemoveNode("w1", false));
    assertThat(leader.core.state().nodes()).hasSize(1);
  }

  @Test
  void aTaskOfAGlobalJobIsFoundRunningWhenItsNodeIsBack() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("agent", Specs.spec(JobMode.GLOBAL, 0, "image:1"));
    final Set<TaskId> running = worker.running();
    worker.silence();
    world.pass(2 * World.GRACE_MILLIS);
    worker.speak();
    worker.join(leader);
    world.pass(1_000);
    assertThat(worker.running()).isEqualTo(running).hasSize(1);
  }

  @Test
  void movesNothingInAHurryWhenManyNodesVanishTogether() {
    TestMaster leader = world.leader("m1");
    for (int i = 0; i < 10; i++) {
      world.worker(leader, "w" + i);
    }
    leader.deploy("web", Specs.service(20));
    for (int i = 0; i < 6; i++) {
      world.worker("w" + i).silence();
    }
    world.pass(World.GRACE_MILLIS + 1_000);
    assertThat(lost(leader)).isEqualTo(1);
    View.Status status = (View.Status) leader.read(new Query.Status());
    assertThat(status.warnings()).anyMatch(warning -> warning.contains("5 nodes vanished"));
    for (int i = 0; i < 6; i++) {
      world.worker("w" + i).speak();
      world.worker("w" + i).join(leader);
    }
    world.pass(60_000);
    assertThat(lost(leader)).isZero();
    assertThat(leader.view("web").counts().running()).isEqualTo(20);
  }

  /** Each was counted alone, so that all of them were given up within as many seconds. */
  @Test
  void movesNothingInAHurryWhenManyNodesVanishOneAfterAnother() {
    TestMaster leader = world.leader("m1");
    for (int i = 0; i < 10; i++) {
      world.worker(leader, "w" + i);
    }
    for (int i = 0; i < 6; i++) {
      world.worker("w" + i).silence();
      world.pass(1_000);
    }
    world.pass(World.GRACE_MILLIS);
    assertThat(lost(leader)).isEqualTo(2);
    world.pass(11_000);
    assertThat(lost(leader)).isEqualTo(3);
  }

  @Test
  void anEngineThatDoesNotWorkTakesNoTasksAndLosesThemAfterTheGraceTime() {
    TestMaster leader = world.leader("m1");
    TestWorker sick = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(1));
    final TestWorker well = world.worker(leader, "w2");
    sick.condition(false, "the engine does not answer");
    leader.deploy("more", Specs.service(2));
    assertThat(well.running()).hasSize(2);
    world.pass(World.GRACE_MILLIS + 1_000);
    assertThat(well.running()).hasSize(3);
    sick.condition(true, "");
    world.settle();
    assertThat(leader.core.state().nodes().firstEntry().getValue().up()).isTrue();
  }

  @Test
  void drainsANodeTaskByTask() {
    TestMaster leader = world.leader("m1");
    TestWorker one = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(4));
    final TestWorker two = world.worker(leader, "w2");
    leader.write(new Command.SetAvailability("w1", Node.Availability.DRAINING));
    assertThat(one.running()).isEmpty();
    assertThat(two.running()).hasSize(4);
    assertThat(leader.live("web")).extracting(Task::slot).containsExactly(1, 2, 3, 4);
    leader.write(new Command.RemoveNode("w1", false));
    assertThat(leader.core.state().nodes()).hasSize(1);
    assertThat(one.refused).hasSize(1);
  }

  @Test
  void removesANodeInUseByForceOnly() {
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    leader.deploy("web", Specs.service(2));
    assertThat(leader.refused(new Command.RemoveNode("w1", false)).code())
        .isEqualTo(Rejection.Code.FAILED_PRECONDITION);
    leader.write(new Command.RemoveNode("w1", true));
    assertThat(leader.core.state().nodes()).isEmpty();
    assertThat(leader.live("web")).extracting(Task::state).containsOnly(TaskState.PENDING);
  }

  @Test
  void refusesASecondWorkerOfTheSameNameWhileTheFirstIsHeard() {
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    TestWorker impostor = new TestWorker("w1");
    impostor.newIdentity("another");
    impostor.join(leader);
    world.settle();
    assertThat(impostor.refused).hasSize(1);
    assertThat(impostor.refused.getFirst()).contains("another worker's");
  }

  private static long lost(TestMaster leader) {
    return leader.core.state().nodes().values().stream()
        .filter(node -> node.condition() == Node.Condition.LOST)
        .count();
  }
}
