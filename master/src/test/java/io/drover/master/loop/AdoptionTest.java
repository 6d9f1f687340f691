package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.Constraint;
import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.Resources;
import io.drover.master.model.Specs;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.model.UpdatePolicy;
import io.drover.master.port.Command;
import io.drover.master.port.SavedState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A restore stops nothing of what changed after the snapshot: each case was found by simulation.
 */
@Timeout(60)
final class AdoptionTest extends LostStore {
  @Test
  void aJobThatWasStoppedInTheSnapshotAndRunsAgainGoesOn() {
    old.deploy("web", Specs.service(2));
    old.deploy("api", Specs.service(2));
    old.write(new Command.Stop("default", "web"));
    old.write(new Command.Stop("default", "api"));
    before.pass(1_000);
    SavedState saved = snapshot(old);
    old.deploy("web", Specs.service(2));
    old.deploy("api", Specs.image(Specs.service(3), "api:2"));
    Set<TaskId> ran = running();
    assertThat(ran).hasSize(5);
    TestMaster master = wiped();
    restore(master, saved);
    after.pass(60_000);
    assertThat(running()).isEqualTo(ran);
    assertThat(running(master)).isEqualTo(ran);
    assertThat(master.job("api").spec().replicas()).isEqualTo(3);
  }

  @Test
  void aJobThatWasRemovedAndMadeAnewKeepsItsTasksThoughItsVersionsHaveOldNumbers() {
    old.deploy("web", Specs.service(3));
    SavedState saved = snapshot(old);
    old.write(new Command.Remove("default", List.of("web")));
    before.pass(1_000);
    assertThat(running()).isEmpty();
    old.deploy("web", Specs.image(Specs.service(2), "web:2"));
    assertThat(old.job("web").version()).isEqualTo(1);
    Set<TaskId> ran = running();
    assertThat(ran).hasSize(2);
    TestMaster master = wiped();
    restore(master, saved);
    after.pass(60_000);
    assertThat(running()).isEqualTo(ran);
    assertThat(running(master)).isEqualTo(ran);
    assertThat(master.job("web").spec().container().image()).isEqualTo("web:2");
    assertThat(master.job("web").spec().replicas()).isEqualTo(2);
  }

  @Test
  void aWorkerThatHadEndedItsTasksWhenItMetTheEmptyStoreIsNotGivenThemAgain() {
    old.deploy("web", Specs.service(4));
    SavedState saved = snapshot(old);
    Set<TaskId> was = running();
    old.write(new Command.Remove("default", List.of("web")));
    before.pass(1_000);
    assertThat(running()).isEmpty();
    TestMaster master = wiped();
    restore(master, saved);
    after.pass(60_000);
    assertThat(running()).hasSize(4).doesNotContainAnyElementsOf(was);
    assertThat(running(master)).isEqualTo(running());
  }

  @Test
  void whatWasBeingStoppedWhenTheStoreWasLostIsNotCalledBack() {
    old.deploy("web", Specs.service(1));
    SavedState saved = snapshot(old);
    Task was = old.live("web").getFirst();
    (w1.runs(was.id()) ? w1 : w2).become(was.id(), TaskState.STOPPING);
    TestMaster master = wiped();
    restore(master, saved);
    after.pass(60_000);
    assertThat(running()).hasSize(1).doesNotContain(was.id());
    assertThat(running(master)).isEqualTo(running());
  }

  @Test
  void aNodeThatWasDrainingInTheSnapshotKeepsWhatItRuns() {
    old.deploy("web", Specs.service(4));
    old.deploy("each", Specs.spec(JobMode.GLOBAL, 0, "agent:1"));
    old.write(new Command.SetAvailability("w1", Node.Availability.DRAINING));
    before.pass(1_000);
    SavedState saved = snapshot(old);
    old.write(new Command.SetAvailability("w1", Node.Availability.ACTIVE));
    old.write(new Command.Scale("default", new TreeMap<>(Map.of("web", 8)), 0));
    before.pass(1_000);
    Set<TaskId> ran = running();
    assertThat(w1.running()).hasSizeGreaterThan(1);
    TestMaster master = wiped();
    restore(master, saved);
    after.pass(60_000);
    assertThat(running()).isEqualTo(ran);
    assertThat(master.core.state().node(new NodeId("w1")).orElseThrow().availability())
        .isEqualTo(Node.Availability.CORDONED);
  }

  @Test
  void aPerNodeTaskStaysWhereALabelThatIsLostHadLetItIn() {
    SavedState saved = snapshot(old);
    old.write(new Command.SetLabels("w1", new TreeMap<>(Map.of("tier", "a"))));
    old.deploy("each", constrained(Specs.spec(JobMode.GLOBAL, 0, "agent:1"), true));
    old.deploy("other", constrained(Specs.spec(JobMode.GLOBAL, 0, "agent:2"), false));
    Set<TaskId> ran = running();
    assertThat(w1.running()).hasSize(1);
    assertThat(w2.running()).hasSize(1);
    TestMaster master = wiped();
    restore(master, saved);
    after.pass(60_000);
    assertThat(running()).isEqualTo(ran);
    assertThat(master.core.state().node(new NodeId("w1")).orElseThrow().labels())
        .containsEntry("tier", "a");
    assertThat(master.core.state().node(new NodeId("w2")).orElseThrow().labels()).isEmpty();
  }

  private static JobSpec constrained(JobSpec spec, boolean equal) {
    return Specs.placement(
        spec,
        new PlacementRules(List.of(new Constraint("node.labels.tier", equal, "a")), List.of(), 0));
  }

  @Test
  void anEngineThatComesBackWhileItsWorkerIsLeftAloneIsNotTakenForDead() {
    old.deploy("web", Specs.service(2));
    TestMaster master = wiped();
    w1.condition(false, "it does not answer");
    w1.join(master);
    after.settle();
    w1.condition(true, "");
    after.pass(2 * World.GRACE_MILLIS);
    Node node = master.core.state().node(new NodeId("w1")).orElseThrow();
    assertThat(node.condition()).isEqualTo(Node.Condition.UNREADY);
    assertThat(node.message()).startsWith("runs 1 tasks");
  }

  @Test
  void aTaskThatWaitedInTheSnapshotMakesWayForTheOneThatRunsAtMostOnce() {
    JobSpec one = Specs.with(Specs.service(1), "", UpdatePolicy.DEFAULT, Resources.NONE, true);
    before.pass(60_000);
    old.deploy("one", constrained(one, true));
    SavedState saved = snapshot(old);
    old.deploy("one", one);
    before.pass(1_000);
    Set<TaskId> ran = running();
    assertThat(ran).hasSize(1);
    TestMaster master = wiped();
    master.send("restore", new Command.Restore(saved));
    after.pass(60_000);
    assertThat(running()).isEqualTo(ran);
    assertThat(master.core.state().tasks())
        .filteredOn(task -> task.state() == TaskState.PENDING)
        .isEmpty();
  }

  @Test
  void aTaskThatRunsAtMostOnceIsNotReplacedBeforeTheLeaseOfAWorkerThatNobodyKnowsIsOver() {
    JobSpec one = Specs.with(Specs.service(2), "", UpdatePolicy.DEFAULT, Resources.NONE, true);
    before.pass(60_000);
    old.deploy("one", one);
    assertThat(w2.running()).hasSize(1);
    w2.silence();
    after.pass(61_000);
    TestMaster master = after.leader("n1");
    after.workers.put("w1", w1);
    w1.join(master);
    after.settle();
    master.send("adopt", new Command.Restore(SavedState.NONE));
    after.pass(World.GRACE_MILLIS);
    assertThat(master.core.state().founding().adopting()).isTrue();
    assertThat(w1.running()).hasSize(1);
    after.pass(60_000);
    assertThat(master.core.state().founding().adopting()).isFalse();
  }

  @Test
  void aPerNodeTaskThatComesLateGetsASlotOfItsOwn() {
    old.deploy("each", Specs.spec(JobMode.GLOBAL, 0, "agent:1"));
    w1.silence();
    TestMaster master = after.leader("n1");
    after.workers.put("w1", w1);
    after.workers.put("w2", w2);
    w2.join(master);
    TestWorker w3 = after.worker(master, "w3");
    after.settle();
    restore(master, SavedState.NONE);
    after.pass(1_000);
    assertThat(w3.running()).hasSize(1);
    w1.speak();
    w1.join(master);
    after.pass(60_000);
    assertThat(running(master)).hasSize(3);
    assertThat(
            master.core.state().tasksOf(new JobId("default", "each")).all().stream()
                .map(Task::slot)
                .distinct())
        .hasSize(3);
  }

  @Test
  void aBatchKeepsThePiecesOfWorkThatAreUnderWay() {
    SavedState saved = snapshot(old);
    old.deploy("batch", Specs.spec(JobMode.REPLICATED_JOB, 4, "batch:1"));
    w1.become(w1.running().iterator().next(), TaskState.COMPLETE);
    before.pass(1_000);
    Set<TaskId> ran = running();
    assertThat(ran).hasSize(3);
    TestMaster master = wiped();
    restore(master, saved);
    after.pass(1_000);
    assertThat(running()).containsAll(ran);
    assertThat(master.job("batch").spec().replicas()).isEqualTo(4);
  }

  @Test
  void aRolloutThatTheSnapshotWasTakenInTheMiddleOfIsOver() {
    old.deploy("web", Specs.service(4));
    old.send(new Command.Restart("default", "web"));
    before.settle();
    SavedState saved = snapshot(old);
    assertThat(old.job("web").rollout().phase()).isEqualTo(Job.Phase.MOVING);
    before.pass(60_000);
    Set<TaskId> ran = running();
    TestMaster master = wiped();
    restore(master, saved);
    assertThat(master.job("web").rollout().phase()).isEqualTo(Job.Phase.SETTLED);
    after.pass(60_000);
    assertThat(running()).isEqualTo(ran);
  }

  @Test
  void taskNumbersAreNotGivenAgainByASecondRestoreOfOneSnapshot() {
    old.deploy("web", Specs.service(1));
    SavedState saved = snapshot(old);
    TestMaster master = wiped();
    restore(master, saved);
    long first = master.core.state().head().nextTaskNumber();
    World third = new World();
    third.pass(120_000);
    TestMaster last = third.leader("n3");
    third.workers.put("w1", w1);
    w1.join(last);
    third.settle();
    last.send("again", new Command.Restore(saved));
    third.pass(World.GRACE_MILLIS);
    assertThat(last.core.state().head().nextTaskNumber()).isGreaterThan(first + (1L << 24));
  }

  @Test
  void taskNumbersOfAnEmptyStoreAreNoneThatTheLostOneGave() {
    old.deploy("web", Specs.service(3));
    final Set<TaskId> was = running();
    after.pass(1_000);
    TestMaster master = after.leader("n1");
    TestWorker blank = after.worker(master, "w3");
    master.deploy("web", Specs.service(3));
    after.settle();
    assertThat(blank.running()).hasSize(3).doesNotContainAnyElementsOf(was);
  }

  @Test
  void whatMayRunOnceOnlyIsNotStartedByAStoreThatHasNotHeardOfAllWhoMayRunIt() {
    JobSpec one = Specs.with(Specs.service(1), "", UpdatePolicy.DEFAULT, Resources.NONE, true);
    before.pass(60_000);
    old.deploy("one", one);
    final Set<TaskId> ran = running();
    assertThat(ran).hasSize(1);
    after.pass(62_000);
    TestMaster master = after.leader("n1");
    TestWorker blank = after.worker(master, "w3");
    // A user's retry, before anybody has heard of a worker that runs it.
    master.deploy("one", one);
    after.pass(World.LEASE_MILLIS);
    assertThat(blank.running()).isEmpty();
    assertThat(master.core.state().tasks())
        .singleElement()
        .satisfies(task -> assertThat(task.observed().message()).contains("may run at most once"));
    after.workers.put("w1", w1);
    after.workers.put("w2", w2);
    w1.join(master);
    w2.join(master);
    after.pass(60_000);
    assertThat(blank.running()).isEmpty();
    master.send("adopt", new Command.Restore(SavedState.NONE));
    after.pass(60_000);
    // The one that waited has not run, so it makes way.
    assertThat(running()).isEqualTo(ran);
    assertThat(blank.running()).isEmpty();
    master.write(new Command.Scale("default", new TreeMap<>(Map.of("one", 2)), 0));
    after.pass(1_000);
    assertThat(running(master)).hasSize(2).containsAll(ran);
  }
}
