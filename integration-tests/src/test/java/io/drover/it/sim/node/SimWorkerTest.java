package io.drover.it.sim.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.Resources;
import io.drover.proto.TaskOrder;
import io.drover.proto.TaskState;
import io.drover.worker.app.WorkerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SimWorkerTest {
  private final Story story = new Story(7);

  @Test
  void anOrderedTaskRunsAndItsEndIsReported() {
    story.worker.start();
    story.master.put(Story.order("t1"));
    story.untilState("t1", TaskState.RUNNING);
    assertThat(story.running()).isEqualTo(1);
    story.master.put(Story.order("t1").toBuilder().setGoal(TaskOrder.Goal.STOP).build());
    story.untilState("t1", TaskState.STOPPED);
    assertThat(story.running()).isZero();
  }

  @Test
  void whatIsNotThereIsRefused() {
    story.worker.start();
    story.master.put(reserving("t1", Resources.newBuilder().putDevices("gpu", 1).build()));
    story.master.put(reserving("t2", Resources.newBuilder().setDiskBytes(1).build()));
    story.untilState("t1", TaskState.REJECTED);
    story.untilState("t2", TaskState.REJECTED);
    assertThat(story.master.status("t1").orElseThrow().getMessage())
        .isEqualTo("reserves 1 gpu, this node has 0");
    assertThat(story.running()).isZero();
  }

  @Test
  void nothingIsRefusedForItsSizeWhileTheEngineHasNotSaidHowLargeTheMachineIs() {
    WorkerConfig.Node whole = WorkerConfig.Node.WHOLE;
    var disk = new io.drover.worker.model.Resources(0, 0, 1_000, Map.of());
    Story hung =
        new Story(
            7,
            new WorkerConfig.Node(
                whole.name(),
                whole.address(),
                Optional.of(disk),
                whole.reserved(),
                whole.labels(),
                whole.ports()));
    hung.machine.engine().hang();
    hung.worker.start();
    hung.pass(60);
    hung.master.put(reserving("t1", Resources.newBuilder().setCpuMillis(100).build()));
    hung.pass(10);
    hung.machine.engine().unhang();
    hung.untilState("t1", TaskState.RUNNING);
  }

  private static TaskOrder reserving(String task, Resources resources) {
    return Story.order(task).toBuilder().setReservations(resources).build();
  }

  @Test
  void aKilledWorkersContainersRunOnAndAreAdopted() {
    story.worker.start();
    story.master.put(Story.order("t1"));
    story.untilState("t1", TaskState.RUNNING);
    List<String> before = List.copyOf(story.trace);
    story.process.kill();
    story.master.reachable(false);
    story.pass(60);
    story.master.reachable(true);
    story.startAgain();
    story.pass(60);
    assertThat(story.trace).isEqualTo(before);
    assertThat(story.master.hellos().getLast().getHeldCount()).isEqualTo(1);
    assertThat(story.master.status("t1").orElseThrow().getState()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void aCrashOfTheMachineIsSeenAsTheContainersEndAndTheTaskGoesOn() {
    story.worker.start();
    story.master.put(Story.order("t1"));
    story.untilState("t1", TaskState.RUNNING);
    story.process.kill();
    story.machine.crash();
    story.master.reachable(false);
    story.pass(30);
    story.master.reachable(true);
    story.machine.boot();
    story.startAgain();
    story.until("runs again", () -> story.running() == 1);
    story.until(
        "second attempt",
        () -> story.master.status("t1").filter(s -> s.getAttempts() == 2).isPresent());
  }

  @Test
  void aPausedWorkerGoesOnWhereItWas() {
    story.worker.start();
    story.master.put(Story.order("t1"));
    story.untilState("t1", TaskState.RUNNING);
    story.process.pause();
    story.pass(300);
    story.machine.engine().exit(story.runningId().orElseThrow(), 3);
    story.pass(10);
    story.process.resume();
    story.until("runs again", () -> story.running() == 1);
  }

  @Test
  void aFullDiskIsSaidAndGotOver() {
    story.worker.start();
    story.master.put(Story.order("t1"));
    story.untilState("t1", TaskState.RUNNING);
    SimDisk disk = story.machine.disk("test", "n1");
    disk.full(true);
    story.master.put(Story.order("t2").toBuilder().setSlot(2).build());
    story.untilState("t2", TaskState.RUNNING);
    story.pass(5);
    assertThat(disk.kept().orders()).hasSize(1);
    disk.full(false);
    story.pass(5);
    assertThat(disk.kept().orders()).hasSize(2);
  }

  @Test
  void aHungEngineDelaysAndLosesNothing() {
    story.worker.start();
    story.pass(1);
    story.machine.engine().hang();
    story.master.put(Story.order("t1"));
    story.pass(400);
    story.machine.engine().unhang();
    story.untilState("t1", TaskState.RUNNING);
    story.pass(100);
    assertThat(story.running()).isEqualTo(1);
  }

  private static TaskOrder single() {
    return Story.order("t1").toBuilder().setAtMostOne(true).build();
  }

  /** When the fence has surely killed what a worker that is out of touch from now on left. */
  private void passLease() {
    story.pass(TimeUnit.MILLISECONDS.toSeconds(TinyMaster.LEASE_MILLIS) + 1);
  }

  @Test
  void theContainersOfAKilledWorkerThatMayRunOnceAreDeadByTheEndOfTheLease() {
    story.worker.start();
    story.master.put(single());
    story.master.put(Story.order("t2").toBuilder().setSlot(2).build());
    story.untilState("t1", TaskState.RUNNING);
    story.untilState("t2", TaskState.RUNNING);
    story.process.kill();
    story.master.reachable(false);
    story.pass(5);
    assertThat(story.running()).isEqualTo(2);
    passLease();
    assertThat(story.running()).isEqualTo(1);
    assertThat(story.trace.getLast()).contains("FENCE");
    story.startAgain();
    story.pass(60);
    assertThat(story.running()).as("no lease without a leader").isEqualTo(1);
  }

  @Test
  void theContainersOfAPausedWorkerThatMayRunOnceAreDeadByTheEndOfTheLease() {
    story.worker.start();
    story.master.put(single());
    story.untilState("t1", TaskState.RUNNING);
    story.process.pause();
    story.master.reachable(false);
    passLease();
    assertThat(story.running()).isZero();
    story.process.resume();
    story.pass(60);
    assertThat(story.running()).isZero();
  }

  @Test
  void aStopWithALongGraceDoesNotOutliveTheLease() {
    story.machine.engine().habits().programs((request, chance) -> Program.steady(chance).deaf());
    story.worker.start();
    TaskOrder slow =
        single().toBuilder()
            .setContainer(Story.order("t1").getContainer().toBuilder().setStopGraceMillis(600_000))
            .build();
    story.master.put(slow);
    story.untilState("t1", TaskState.RUNNING);
    story.master.put(slow.toBuilder().setGoal(TaskOrder.Goal.STOP).build());
    story.untilState("t1", TaskState.STOPPING);
    story.master.reachable(false);
    passLease();
    assertThat(story.running()).isZero();
  }

  @Test
  void aWorkerThatIsStartedAgainInTimeKeepsItsContainers() {
    story.worker.start();
    story.master.put(single());
    story.untilState("t1", TaskState.RUNNING);
    story.process.kill();
    story.pass(5);
    story.startAgain();
    story.pass(120);
    assertThat(story.running()).isEqualTo(1);
    assertThat(story.trace).hasSize(2);
  }

  @Test
  void aStartThatTakesEffectAfterTheDeathOfItsWorkerIsFencedToo() {
    story.worker.start();
    story.pass(1);
    story.machine.engine().habits().takes(60_000, io.drover.worker.runtime.FakeFaults.Call.START);
    story.master.put(single());
    story.until("created", () -> story.trace.size() == 1);
    story.pass(1);
    story.process.kill();
    story.master.reachable(false);
    story.pass(900);
    assertThat(story.running()).isZero();
  }

  @Test
  void afterACrashOfTheMachineNothingThatMayRunOnceStartsWithoutALeader() {
    story.worker.start();
    story.master.put(single());
    story.untilState("t1", TaskState.RUNNING);
    story.process.kill();
    story.machine.crash();
    story.master.reachable(false);
    story.machine.boot();
    story.startAgain();
    story.pass(60);
    assertThat(story.running()).isZero();
  }

  @Test
  void theSameSeedGivesTheSameStory() {
    assertThat(busy(3)).isEqualTo(busy(3)).isNotEqualTo(busy(4));
  }

  private static List<String> busy(long seed) {
    Story story = new Story(seed);
    story
        .machine
        .engine()
        .habits()
        .programs((request, chance) ->
            Program.steady(chance).endingAfter(chance.around(20_000_000_000L), 1));
    story.worker.start();
    for (int i = 0; i < 10; i++) {
      story.master.put(Story.order("t" + i).toBuilder().setSlot(i + 1).build());
    }
    story.pass(300);
    story.process.kill();
    story.master.reachable(false);
    story.pass(5);
    story.master.reachable(true);
    story.startAgain();
    story.pass(300);
    return story.trace;
  }
}
