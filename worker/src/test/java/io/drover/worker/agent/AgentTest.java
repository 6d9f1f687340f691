package io.drover.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.ContainerSpec;
import io.drover.worker.engine.ContainerLabels;
import io.drover.worker.model.Goal;
import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.Resources;
import io.drover.worker.model.RestartPolicy;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskState;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.model.Workload;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.FakeEngine;
import io.drover.worker.runtime.FakeFaults.Call;
import io.drover.worker.runtime.LogLimits;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.task.Tasks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AgentTest {
  private final AgentWorld world = new AgentWorld().start();

  @Test
  void anAssignedTaskRunsUnderItsNameAndLabels() {
    world.assign(Tasks.service("t1"));
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
    ContainerInfo container = world.engine.byName("web.1.t1").orElseThrow();
    assertThat(container.labels())
        .containsEntry("io.drover.cluster", "test")
        .containsEntry("io.drover.node", "node-1")
        .containsEntry("io.drover.job", "web")
        .containsEntry("io.drover.task", "t1")
        .containsEntry("io.drover.attempt", "1");
    assertThat(world.status("t1").container().id()).isEqualTo(container.id());
  }

  @Test
  void aTaskThatRunsTellsTheDigestOfItsImage() {
    world.assign(Tasks.service("t1"));
    assertThat(world.status("t1").container().imageDigest()).isEqualTo(FakeEngine.idOf("web:1"));
  }

  @Test
  void theSameAssignmentAgainChangesNothing() {
    world.assign(Tasks.service("t1"));
    world.assign(Tasks.service("t1"));
    world.advance(60_000);
    world.assign(Tasks.service("t1"));
    assertThat(world.runtime.faults().calls(Call.CREATE)).hasSize(1);
    assertThat(world.runtime.faults().calls(Call.STOP)).isEmpty();
  }

  @Test
  void whatSomebodyElseStartedIsSeenSoonAfter() {
    world.assign(Tasks.batch("t1"));
    String id = world.runningId();
    world.engine.exit(id, 0);
    world.loop.run();
    assertThat(world.state("t1")).isEqualTo(TaskState.COMPLETE);
    world.engine.start(id);
    world.advance(2_000);
    assertThat(world.running()).isEmpty();
  }

  @Test
  void aRestartedWorkerAdoptsItsContainersAndStartsNothing() {
    world.assign(Tasks.service("t1"));
    String id = world.runningId();
    AgentWorld next = world.restarted();
    assertThat(next.state("t1")).isEqualTo(TaskState.RUNNING);
    next.assign(Tasks.service("t1"));
    next.advance(60_000);
    assertThat(next.runningId()).isEqualTo(id);
    assertThat(next.runtime.faults().calls(Call.CREATE)).isEmpty();
    assertThat(next.runtime.faults().calls(Call.PULL)).isEmpty();
  }

  @Test
  void aRestartedWorkerWithoutMemoryStopsNothingBeforeALeaderHasSpoken() {
    world.assign(Tasks.service("t1"), Tasks.service("t2"));
    world.orders.clear();
    world.statuses.clear();
    AgentWorld next = world.restarted();
    next.advance(60_000);
    assertThat(next.running()).hasSize(2);
    next.assign(Tasks.service("t1"));
    assertThat(next.running()).hasSize(1);
    assertThat(next.engine.byName("web.1.t1")).isPresent();
    assertThat(next.runtime.faults().calls(Call.CREATE)).isEmpty();
  }

  @Test
  void reportsOfARestartedWorkerAreNewerNewsThanThoseBefore() {
    world.assign(Tasks.service("t1"));
    long before = world.status("t1").sequence();
    AgentWorld next = world.restarted();
    assertThat(next.status("t1").sequence()).isGreaterThan(before);
  }

  @Test
  void aTaskThatEndedWhileTheWorkerWasDeadIsNotRunAgain() {
    TaskOrder batch = Tasks.batch("t1");
    world.assign(batch);
    String id = world.runningId();
    world.runtime.close();
    world.engine.exit(id, 0);
    AgentWorld next = world.restarted();
    assertThat(next.state("t1")).isEqualTo(TaskState.COMPLETE);
    assertThat(next.runtime.faults().calls(Call.CREATE)).isEmpty();
  }

  @Test
  void restartsInPlaceGoOnWithoutAnyMaster() {
    world.assign(Tasks.service("t1"));
    world.engine.exit(world.runningId(), 1);
    world.loop.run();
    assertThat(world.state("t1")).isEqualTo(TaskState.STARTING);
    assertThat(world.running()).isEmpty();
    world.advance(2_000);
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
    assertThat(world.engine.byName("web.1.t1.2")).isPresent();
    assertThat(world.status("t1").attempts()).isEqualTo(2);
  }

  @Test
  void theNewestDeadContainerOfASlotIsKeptForItsLogsAndOlderOnesAreRemoved() {
    world.assign(Tasks.service("t1"));
    for (int i = 0; i < 4; i++) {
      world.engine.exit(world.runningId(), 1);
      world.advance(30_000);
    }
    assertThat(world.engine.everything())
        .extracting(ContainerInfo::name)
        .containsExactlyInAnyOrder("web.1.t1.4", "web.1.t1.5");
  }

  @Test
  void aStoppedTaskReportsItsEndAndIsForgottenOnceThatIsRecorded() {
    world.assign(Tasks.service("t1"));
    world.put(Tasks.stopped(Tasks.service("t1")));
    assertThat(world.state("t1")).isEqualTo(TaskState.STOPPED);
    assertThat(world.reports)
        .extracting(TaskStatus::state)
        .containsSubsequence(TaskState.RUNNING, TaskState.STOPPING, TaskState.STOPPED);
    world.remove("t1");
    assertThat(world.agent.statuses()).isEmpty();
    assertThat(world.orders).isEmpty();
    assertThat(world.engine.everything()).hasSize(1);
    world.advance(700_000);
    assertThat(world.engine.everything()).isEmpty();
  }

  @Test
  void whatAnAssignmentLeavesOutIsStoppedAndForgotten() {
    world.assign(Tasks.service("t1"), Tasks.service("t2"));
    world.assign(Tasks.service("t2"));
    assertThat(world.running())
        .extracting(container -> container.labels().get(ContainerLabels.TASK))
        .containsExactly("t2");
    assertThat(world.agent.statuses()).hasSize(1);
  }

  /** After a restore masters may order a task again that they had told this worker to drop. */
  @Test
  void aTaskThatWasForgottenAndComesAgainIsReportedWithHigherNumbers() {
    world.assign(Tasks.service("t1"));
    world.assign();
    long last = world.reports.getLast().sequence();
    world.assign(Tasks.stopped(Tasks.service("t1")));
    assertThat(world.state("t1")).isEqualTo(TaskState.STOPPED);
    assertThat(world.reports.getLast().sequence()).isGreaterThan(last);
  }

  @Test
  void foreignContainersAreNeverTouched() {
    Map<String, String> otherNode = new HashMap<>(AgentWorld.LABELS.owner());
    otherNode.put(ContainerLabels.NODE, "node-2");
    otherNode.put(ContainerLabels.TASK, "t1");
    String neighbour = world.engine.create(request("neighbour", otherNode));
    String plain = world.engine.create(request("plain", Map.of()));
    world.engine.start(neighbour);
    world.engine.start(plain);
    world.assign();
    world.advance(60_000);
    assertThat(world.running()).hasSize(2);
    world.engine.exit(plain, 0);
    world.advance(1_000_000);
    assertThat(world.engine.everything()).hasSize(2);
  }

  @Test
  void containersOfAnEarlierLifeOfTheNodeAreNotTakenForTasksOfThisOne() {
    ContainerLabels earlier = new ContainerLabels("test", "node-1", "identity-0");
    String old = world.engine.create(request("web.1.t1", earlier.of(Tasks.service("t1"), 1)));
    world.engine.start(old);
    world.assign(Tasks.service("t1"));
    world.advance(20_000);
    assertThat(world.runningId()).isNotEqualTo(old);
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void aContainerThatVanishedBehindTheWorkersBackIsReplaced() {
    world.assign(Tasks.service("t1"));
    world.engine.destroy(world.runningId());
    world.advance(2_000);
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
    assertThat(world.status("t1").attempts()).isEqualTo(2);
  }

  @Test
  void aNodeTakesNoTasksBeforeItIsKnownWhatItHas() {
    AgentWorld early = new AgentWorld();
    early.loop.run(() -> early.agent.start(early.runtime));
    early.advance(5_000);
    assertThat(early.agent.condition().ready()).isFalse();
    assertThat(early.agent.condition().message()).contains("has not said yet");
    early.loop.run(
        () -> early.agent.allocatable(new io.drover.worker.model.Resources(1_000, 1_000)));
    assertThat(early.conditions).endsWith(NodeCondition.READY);
  }

  @Test
  void anEngineThatIsAwayIsReportedAndChangesNoTask() {
    world.assign(Tasks.service("t1"));
    int reports = world.reports.size();
    world.engine.goDown("connection refused");
    world.advance(5_000);
    assertThat(world.agent.condition().ready()).isFalse();
    assertThat(world.agent.condition().message()).contains("connection refused");
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
    assertThat(world.reports).hasSize(reports);
    world.engine.comeUp();
    world.advance(5_000);
    assertThat(world.agent.condition()).isEqualTo(NodeCondition.READY);
    assertThat(world.running()).hasSize(1);
    assertThat(world.runtime.faults().calls(Call.CREATE)).hasSize(1);
    assertThat(world.conditions)
        .extracting(NodeCondition::ready)
        .containsExactly(true, false, true);
  }

  @Test
  void whatDiedWhileTheEngineWasAwayIsStartedAgainWhenItIsBack() {
    world.assign(Tasks.service("t1"));
    String id = world.runningId();
    world.engine.goDown("gone");
    world.engine.exit(id, 137);
    world.advance(3_000);
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
    world.engine.comeUp();
    world.advance(5_000);
    assertThat(world.runningId()).isNotEqualTo(id);
    assertThat(world.status("t1").attempts()).isEqualTo(2);
  }

  @Test
  void ordersThatComeWhileTheEngineIsAwayAreCarriedOutWhenItIsBack() {
    world.engine.goDown("gone");
    world.advance(1_000);
    world.assign(Tasks.service("t1"));
    world.advance(10_000);
    assertThat(world.state("t1")).isEqualTo(TaskState.PREPARING);
    world.engine.comeUp();
    world.advance(2_000);
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void anAnswerThatComesLateStartsNothingTwice() {
    world.runtime.faults().hang(Call.CREATE);
    world.assign(Tasks.service("t1"));
    world.advance(400_000);
    world.runtime.faults().release(Call.CREATE);
    world.advance(60_000);
    assertThat(world.running()).hasSize(1);
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
  }

  /** Its start may be under way: see the next test. */
  @Test
  void whatAnEarlierLifeCreatedStaysUntilALeaderHasSpokenAndThenMakesRoom() {
    TaskOrder order = Tasks.batch("t1");
    String id = world.engine.create(request("web.1.t1", AgentWorld.LABELS.of(order, 1)));
    AgentWorld next = world.restarted();
    next.advance(60_000);
    assertThat(next.engine.everything()).hasSize(1);

    next.assign(order);

    assertThat(next.runningId()).isNotEqualTo(id);
    assertThat(next.engine.everything()).hasSize(1);
    assertThat(next.status("t1").attempts()).isEqualTo(1);
  }

  @Test
  void aStartThatTakesEffectAfterItWasGivenUpIsNotFollowedByAnother() {
    world.runtime.faults().hang(Call.START);
    world.runtime.faults().hang(Call.DISCARD);
    world.assign(Tasks.batch("t1"));
    world.advance(400_000);
    String id = world.engine.everything().getFirst().id();
    world.engine.start(id);
    world.runtime.faults().release(Call.DISCARD);
    world.advance(2_000);

    assertThat(world.runningId()).isEqualTo(id);
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
    world.engine.exit(id, 0);
    world.advance(2_000);
    assertThat(world.state("t1")).isEqualTo(TaskState.COMPLETE);
    assertThat(world.runtime.faults().calls(Call.START)).hasSize(1);
    assertThat(world.runtime.faults().calls(Call.CREATE)).hasSize(1);
  }

  @Test
  void aListThatWasAskedForBeforeAContainerWasMadeDoesNotMakeItVanish() {
    world.runtime.faults().hang(Call.LIST);
    world.advance(10_000);
    world.assign(Tasks.service("t1"));
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
    world.runtime.faults().release(Call.LIST);
    world.advance(5_000);
    assertThat(world.status("t1").attempts()).isEqualTo(1);
  }

  @Test
  void anImageThatDoesNotExistIsShownAndFetchedAsSoonAsItDoes() {
    world.engine.removeImage(Tasks.IMAGE);
    world.assign(Tasks.service("t1"));
    assertThat(world.state("t1")).isEqualTo(TaskState.PREPARING);
    assertThat(world.status("t1").message()).contains("pull of web:1 failed").contains("next try");
    world.advance(30_000);
    assertThat(world.state("t1")).isEqualTo(TaskState.PREPARING);
    world.engine.addToRegistry(Tasks.IMAGE);
    world.advance(61_000);
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void aPortThatIsTakenIsToldInTheEnginesWordsAndTriedAgain() {
    world.runtime.faults().failNext(Call.START, new RuntimeFailure.PortInUse("port 80 is taken"));
    world.assign(Tasks.service("t1"));
    assertThat(world.status("t1").message()).contains("port 80 is taken");
    world.advance(15_000);
    assertThat(world.state("t1")).isEqualTo(TaskState.RUNNING);
    assertThat(world.engine.everything()).hasSize(1);
  }

  @Test
  void atMostOneTasksEndWhenTheLeaseIsOverAndOthersRunOn() {
    RestartPolicy policy = new RestartPolicy(RestartPolicy.Condition.ANY, 0, 0, 0);
    TaskOrder single = Tasks.order("t1", policy, new TaskOrder.Kind(false, true), Goal.RUN);
    world.loop.run(() -> world.agent.leaseHeld(world.loop.uptimeMillis() + 10_000));
    world.assign(single, Tasks.service("t2"));
    world.loop.run(() -> world.agent.leaseExpired("out of touch"));
    assertThat(world.state("t1")).isEqualTo(TaskState.STOPPED);
    assertThat(world.status("t1").message()).isEqualTo("out of touch");
    assertThat(world.state("t2")).isEqualTo(TaskState.RUNNING);
  }

  private static TaskOrder single(Goal goal) {
    RestartPolicy policy = new RestartPolicy(RestartPolicy.Condition.ANY, 0, 0, 0);
    return Tasks.order("t1", policy, new TaskOrder.Kind(false, true), goal);
  }

  @Test
  void anAtMostOneTaskStartsUnderGuardAndOnlyWhileTheLeaseIsHeld() {
    world.assign(single(Goal.RUN));
    assertThat(world.running()).isEmpty();
    assertThat(world.fence.guarded()).isEmpty();
    world.loop.run(() -> world.agent.leaseHeld(world.loop.uptimeMillis() + 30_000));
    assertThat(world.fence.guarded()).containsExactly(world.runningId());
    world.engine.exit(world.runningId(), 0);
    world.advance(10_000);
    assertThat(world.fence.guarded()).containsExactly(world.runningId());
  }

  @Test
  void aRestartedWorkerHasNoLeaseButTheOneOfItsEarlierLife() {
    world.loop.run(() -> world.agent.leaseHeld(world.loop.uptimeMillis() + 5_000));
    world.assign(single(Goal.RUN));
    world.engine.exit(world.runningId(), 0);
    AgentWorld next = world.restarted();
    next.assign(single(Goal.RUN));
    assertThat(next.running()).hasSize(1);
    next.loop.advance(10_000);
    next.engine.exit(next.runningId(), 0);
    next.loop.advance(2_000);
    assertThat(next.running()).isEmpty();
    next.loop.run(() -> next.agent.leaseHeld(next.loop.uptimeMillis() + 5_000));
    next.loop.advance(2_000);
    assertThat(next.running()).hasSize(1);
  }

  /** It may have reported the end, and have been killed before it kept that it was to stop. */
  @Test
  void aRestartedWorkerStartsNoAtMostOneTaskAgainBeforeTheLeaderOrdersIt() {
    world.loop.run(() -> world.agent.leaseHeld(world.loop.uptimeMillis() + 60_000));
    world.assign(single(Goal.RUN));
    world.engine.exit(world.runningId(), 0);
    AgentWorld next = world.restarted();
    next.loop.run(() -> next.agent.leaseHeld(next.loop.uptimeMillis() + 60_000));
    next.loop.advance(5_000);

    assertThat(next.running()).isEmpty();

    next.assign();
    next.loop.advance(5_000);
    assertThat(next.running()).isEmpty();
  }

  @Test
  void whatCannotBeFencedIsRejected() {
    world.fence.unusable("the engine is elsewhere");
    world.assign(single(Goal.RUN), Tasks.service("t2"));
    assertThat(world.state("t1")).isEqualTo(TaskState.REJECTED);
    assertThat(world.status("t1").message()).isEqualTo("the engine is elsewhere");
    assertThat(world.state("t2")).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void anAtMostOneTaskIsNotStoppedBeforeItsContainerIsSureNotToStartAnyMore() {
    world.assign(single(Goal.RUN));
    assertThat(world.engine.everything()).as("waits for the lease").hasSize(1);
    world.assign(single(Goal.STOP));
    assertThat(world.state("t1")).isEqualTo(TaskState.STOPPED);
    assertThat(world.engine.everything()).isEmpty();
  }

  @Test
  void aTaskThatNeverFitsThisNodeIsRejectedWithTheReason() {
    world.loop.run(
        () -> world.agent.allocatable(new Resources(1_000, 1_000, 1_000, Map.of("gpu", 1L))));
    world.assign(
        reserving("t1", new Resources(500, 5_000)),
        reserving("t2", new Resources(500, 500, 5_000, Map.of())),
        reserving("t3", new Resources(500, 500, 500, Map.of("gpu", 2L))),
        reserving("t4", new Resources(500, 500, 0, Map.of("f%sga", 1L))),
        reserving("t5", new Resources(1_000, 1_000, 1_000, Map.of("gpu", 1L))));
    assertRejected("t1", "reserves 5000 bytes of memory, this node has 1000");
    assertRejected("t2", "reserves 5000 bytes of disk, this node has 1000");
    assertRejected("t3", "reserves 2 gpu, this node has 1");
    assertRejected("t4", "reserves 1 f%sga, this node has 0");
    assertThat(world.state("t5")).isEqualTo(TaskState.RUNNING);
    assertThat(world.engine.everything()).hasSize(1);
  }

  private void assertRejected(String task, String reason) {
    assertThat(world.state(task)).isEqualTo(TaskState.REJECTED);
    assertThat(world.status(task).message()).isEqualTo(reason);
  }

  private static TaskOrder reserving(String task, Resources resources) {
    TaskOrder order = Tasks.service(task);
    Workload workload =
        new Workload(Tasks.IMAGE, false, 1_000, resources, order.workload().carried());
    return new TaskOrder(
        order.id(), order.slot(), 1, Goal.RUN, workload, order.restart(), order.kind());
  }

  @Test
  void aHundredTasksComeAndGoWithoutLeavingAnything() {
    List<TaskOrder> orders =
        java.util.stream.IntStream.range(0, 100).mapToObj(i -> Tasks.service("t" + i)).toList();
    world.loop.run(() -> world.agent.assign(orders));
    assertThat(world.running()).hasSize(100);
    world.assign();
    assertThat(world.running()).isEmpty();
    world.advance(700_000);
    world.advance(100_000);
    assertThat(world.engine.everything()).isEmpty();
    assertThat(world.agent.statuses()).isEmpty();
  }

  private static CreateRequest request(String name, Map<String, String> labels) {
    return new CreateRequest(
        name,
        ContainerSpec.newBuilder().setImage(Tasks.IMAGE).build(),
        io.drover.proto.Resources.getDefaultInstance(),
        io.drover.proto.Resources.getDefaultInstance(),
        List.of(),
        labels,
        LogLimits.DEFAULT);
  }
}
