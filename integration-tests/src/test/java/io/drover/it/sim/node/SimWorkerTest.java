package io.drover.it.sim.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.TaskOrder;
import io.drover.proto.TaskState;
import java.util.List;
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
