package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.Job;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Specs;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.model.UpdatePolicy;
import io.drover.master.model.UpdatePolicy.FailureAction;
import io.drover.master.model.UpdatePolicy.Order;
import io.drover.master.port.Command;
import io.drover.master.port.View;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How jobs move from one version to another. */
@Timeout(60)
class RolloutStoriesTest {
  private final World world = new World();

  @Test
  void replacesOneTaskAfterTheOther() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(3));
    leader.deploy("web", Specs.image(Specs.service(3), "image:2"));
    assertThat(leader.live("web")).extracting(Task::version).containsOnly(2);
    assertThat(worker.running()).hasSize(3);
    assertThat(leader.job("web").rollout().phase()).isEqualTo(Job.Phase.MOVING);
    world.pass(6_000);
    assertThat(leader.job("web").rollout().phase()).isEqualTo(Job.Phase.SETTLED);
    assertThat(leader.view("web").state()).isEqualTo(View.JobState.RUNNING);
  }

  @Test
  void goesNoFurtherWhileTheFirstNewTaskDoesNotRun() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(3));
    worker.outcome("image:2", TaskState.PREPARING);
    leader.deploy("web", Specs.image(Specs.service(3), "image:2"));
    world.pass(60_000);
    assertThat(leader.live("web")).extracting(Task::version).containsExactly(2, 1, 1);
    assertThat(leader.view("web").state()).isEqualTo(View.JobState.UPDATING);
    worker.outcome("image:2", TaskState.RUNNING);
    world.pass(10_000);
    assertThat(leader.live("web")).extracting(Task::version).containsOnly(2);
  }

  @Test
  void pausesWhenANewTaskFailsAndGoesOnWithTheNextVersion() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(3));
    worker.outcome("image:2", TaskState.FAILED);
    leader.deploy("web", Specs.image(Specs.service(3), "image:2"));
    world.pass(60_000);
    assertThat(worker.running()).hasSize(2);
    assertThat(leader.view("web").state()).isEqualTo(View.JobState.PAUSED);
    assertThat(leader.view("web").message()).contains("paused").contains("web.1");
    leader.deploy("web", Specs.image(Specs.service(3), "image:3"));
    world.pass(10_000);
    assertThat(worker.running()).hasSize(3);
    assertThat(leader.live("web")).extracting(Task::version).containsOnly(3);
  }

  /** Slots that were done at the version before were done again and again. */
  @Test
  void aPausedBatchDoesNotRepeatWhatIsDone() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    worker.outcome("image:1", TaskState.COMPLETE);
    worker.outcome("image:2", TaskState.FAILED);
    JobSpec first = Specs.maxConcurrent(Specs.spec(JobMode.REPLICATED_JOB, 3, "image:1"), 1);
    leader.deploy("batch", first);
    world.pass(10_000);
    leader.deploy("batch", Specs.image(first, "image:2"));
    world.pass(10_000);
    assertThat(leader.view("batch").state()).isEqualTo(View.JobState.PAUSED);
    long made = leader.core.state().head().nextTaskNumber();

    world.pass(60_000);

    assertThat(leader.core.state().head().nextTaskNumber()).isEqualTo(made);
  }

  @Test
  void pausesEvenWithOneReplica() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(1));
    leader.deploy("web", Specs.image(Specs.service(1), "image:2"));
    world.pass(1_000);
    worker.become(leader.live("web").getFirst().id(), TaskState.FAILED);
    world.settle();
    assertThat(leader.view("web").state()).isEqualTo(View.JobState.PAUSED);
  }

  @Test
  void rollsBackWhenThePolicySaysSo() {
    UpdatePolicy policy =
        new UpdatePolicy(1, 0, 5_000, 0, FailureAction.ROLLBACK, Order.STOP_FIRST);
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    JobSpec good = Specs.update(Specs.service(2), policy);
    leader.deploy("web", good);
    worker.outcome("image:2", TaskState.FAILED);
    leader.deploy("web", Specs.image(good, "image:2"));
    world.pass(20_000);
    assertThat(worker.running()).hasSize(2);
    Job job = leader.job("web");
    assertThat(job.version()).isEqualTo(3);
    assertThat(job.spec()).isEqualTo(good);
    assertThat(job.rollout().phase()).isEqualTo(Job.Phase.SETTLED);
    assertThat(job.rollout().message()).contains("rolled back");
  }

  @Test
  void startsTheNewOneFirstWhenThePolicySaysSo() {
    UpdatePolicy policy = new UpdatePolicy(1, 0, 1_000, 0, FailureAction.PAUSE, Order.START_FIRST);
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    JobSpec spec = Specs.update(Specs.service(2), policy);
    leader.deploy("web", spec);
    worker.outcome("image:2", TaskState.STARTING);
    leader.deploy("web", Specs.image(spec, "image:2"));
    assertThat(worker.running()).hasSize(2);
    assertThat(leader.live("web")).hasSize(3);
    worker.outcome("image:2", TaskState.RUNNING);
    world.pass(10_000);
    assertThat(leader.live("web")).extracting(Task::version).containsExactly(2, 2);
    assertThat(worker.running()).hasSize(2);
  }

  @Test
  void waitsForTheDelayBetweenTasks() {
    UpdatePolicy policy =
        new UpdatePolicy(1, 10_000, 1_000, 0, FailureAction.PAUSE, Order.STOP_FIRST);
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    JobSpec spec = Specs.update(Specs.service(3), policy);
    leader.deploy("web", spec);
    leader.deploy("web", Specs.image(spec, "image:2"));
    world.pass(5_000);
    assertThat(leader.live("web")).extracting(Task::version).containsExactly(2, 1, 1);
    world.pass(6_000);
    assertThat(leader.live("web")).extracting(Task::version).containsExactly(2, 2, 1);
  }

  @Test
  void scalingReplacesNothing() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(2));
    final Set<TaskId> running = worker.running();
    leader.write(new Command.Scale("default", new TreeMap<>(Map.of("web", 3)), 0));
    world.pass(10_000);
    assertThat(worker.running()).containsAll(running).hasSize(3);
  }

  @Test
  void restartingReplacesEveryTask() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(2));
    final Set<TaskId> running = worker.running();
    leader.write(new Command.Restart("default", "web"));
    assertThat(worker.running()).hasSize(2).doesNotContainAnyElementsOf(running);
  }

  @Test
  void anUpdateSupersedesTheOneUnderWay() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(3));
    worker.outcome("image:2", TaskState.PREPARING);
    leader.deploy("web", Specs.image(Specs.service(3), "image:2"));
    leader.deploy("web", Specs.image(Specs.service(3), "image:3"));
    world.pass(10_000);
    assertThat(leader.live("web")).extracting(Task::version).containsOnly(3);
    assertThat(worker.running()).hasSize(3);
  }

  @Test
  void aTaskThatIsRefusedIsTriedAgainEverMoreSlowly() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    worker.outcome("image:1", TaskState.REJECTED);
    long first = leader.core.state().head().nextTaskNumber();
    leader.deploy("web", Specs.service(1));
    world.pass(30_000);
    assertThat(leader.all("web").size()).isBetween(2, 4);
    assertThat(leader.core.state().head().nextTaskNumber() - first).isBetween(3L, 6L);
    worker.outcome("image:1", TaskState.RUNNING);
    world.pass(20_000);
    assertThat(worker.running()).hasSize(1);
  }

  @Test
  void keepsTheLastFewTasksOfASlot() {
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    leader.deploy("web", Specs.service(1));
    for (int i = 0; i < 6; i++) {
      leader.write(new Command.Restart("default", "web"));
      world.pass(6_000);
    }
    assertThat(leader.all("web")).hasSize(4);
    assertThat(leader.job("web").versions()).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void aServiceTaskWithoutAttemptsLeftStaysFailed() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(1));
    worker.become(leader.live("web").getFirst().id(), TaskState.FAILED);
    world.pass(30_000);
    assertThat(leader.all("web")).hasSize(1);
    assertThat(leader.view("web").state()).isEqualTo(View.JobState.FAILED);
  }
}
