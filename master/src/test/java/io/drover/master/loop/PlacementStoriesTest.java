package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.model.Affinity;
import io.drover.master.model.Constraint;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.Resources;
import io.drover.master.model.Specs;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.Command;
import io.drover.master.port.Query;
import io.drover.master.port.View;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How placing looks from outside: jobs that make room, keep apart and come together. */
@Timeout(60)
class PlacementStoriesTest {
  private static final Resources HALF = new Resources(2_000, 1 << 20);

  private final World world = new World();
  private final TestMaster master = world.leader("m1");

  @Test
  void anUrgentJobTakesTheRoomOfAnotherWhichWaitsAndComesBack() {
    world.worker(master, "n1");
    master.deploy("batch", Specs.placed(Specs.service(2), HALF, PlacementRules.ANYWHERE, 0));
    world.pass(1_000);
    assertThat(master.live("batch")).allMatch(task -> task.state() == TaskState.RUNNING);

    master.deploy("urgent", Specs.placed(Specs.service(1), HALF, preempting(), 50));
    world.pass(1_000);

    assertThat(master.live("urgent")).allMatch(task -> task.state() == TaskState.RUNNING);
    assertThat(states("batch")).containsExactlyInAnyOrder(TaskState.RUNNING, TaskState.PENDING);
    assertThat(master.live("batch"))
        .filteredOn(task -> task.state() == TaskState.PENDING)
        .allSatisfy(task -> assertThat(task.observed().message()).contains("too little CPU"));

    master.deploy("urgent", Specs.placed(Specs.service(0), HALF, preempting(), 50));
    world.pass(1_000);
    assertThat(states("batch")).containsExactly(TaskState.RUNNING, TaskState.RUNNING);
  }

  @Test
  void nobodyMakesRoomForAJobThatDoesNotAskForIt() {
    world.worker(master, "n1");
    master.deploy("batch", Specs.placed(Specs.service(2), HALF, PlacementRules.ANYWHERE, 0));
    world.pass(1_000);

    master.deploy("other", Specs.placed(Specs.service(1), HALF, PlacementRules.ANYWHERE, 50));
    world.pass(1_000);

    assertThat(states("batch")).containsExactly(TaskState.RUNNING, TaskState.RUNNING);
    assertThat(states("other")).containsExactly(TaskState.PENDING);
  }

  @Test
  void placingWaitsForWorkersThatDoNotKeepUp() {
    TestWorker worker = world.worker(master, "n1");
    worker.mute(true);
    master.deploy("crowd", Specs.service(12_000));
    int placed = count("crowd", TaskState.PLACED);
    assertThat(placed).isBetween(10_000, 10_250);
    assertThat(warnings()).anySatisfy(text -> assertThat(text).contains(placed + " tasks"));
    world.pass(100);
    assertThat(count("crowd", TaskState.PLACED)).isBetween(placed + 1, placed + 250);
    worker.mute(false);
    world.settle();
    assertThat(count("crowd", TaskState.RUNNING)).isEqualTo(12_000);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void workersThatAreGoneKeepNothingFromTheOthers() {
    world.worker(master, "n1").mute(true);
    master.deploy("crowd", Specs.service(12_000));
    world.worker("n1").silence();
    world.worker(master, "n2");
    assertThat(count("crowd", TaskState.PENDING)).isZero();
    assertThat(count("crowd", TaskState.RUNNING)).isBetween(1_750, 2_000);
  }

  @Test
  void aJobWaitsForTheOneThatItMustBeNear() {
    world.worker(master, "n1");
    world.worker(master, "n2");
    master.deploy("web", with(new Affinity("db", "node.id", true, 0)));
    world.pass(1_000);
    assertThat(states("web")).containsExactly(TaskState.PENDING);

    master.deploy("db", Specs.service(1));
    world.pass(1_000);

    assertThat(states("web")).containsExactly(TaskState.RUNNING);
    assertThat(master.live("web").getFirst().node()).isEqualTo(master.live("db").getFirst().node());
  }

  @Test
  void whoMustBeApartIsNotJoinedEither() {
    world.worker(master, "n1");
    master.deploy("loner", with(new Affinity("crowd", "node.id", false, 0)));
    world.pass(1_000);
    master.deploy("crowd", Specs.service(1));
    world.pass(1_000);
    assertThat(states("crowd")).containsExactly(TaskState.PENDING);

    world.worker(master, "n2");
    world.pass(1_000);

    assertThat(states("crowd")).containsExactly(TaskState.RUNNING);
    assertThat(states("loner")).containsExactly(TaskState.RUNNING);
  }

  @Test
  void whoWaitsLearnsOfOneMoreThatMustBeApartFromIt() {
    List.of("n1", "n2", "n3").forEach(node -> world.worker(master, node));
    Affinity apart = new Affinity("crowd", "node.id", false, 0);
    master.deploy("loner", on("n1", Resources.NONE, List.of(apart)));
    master.deploy("filler", on("n3", HALF.plus(HALF), List.of()));
    world.pass(1_000);
    PlacementRules oneEach = new PlacementRules(List.of(), List.of(), 1);
    master.deploy("crowd", Specs.placed(Specs.service(2), HALF, oneEach, 0));
    world.pass(1_000);
    assertThat(states("crowd")).containsExactlyInAnyOrder(TaskState.RUNNING, TaskState.PENDING);

    master.deploy("hermit", on("n3", Resources.NONE, List.of(apart)));
    world.pass(1_000);
    master.write(new Command.Remove(JobId.DEFAULT_NAMESPACE, List.of("filler")));
    world.pass(20_000);

    assertThat(states("hermit")).containsExactly(TaskState.RUNNING);
    assertThat(states("crowd")).containsExactlyInAnyOrder(TaskState.RUNNING, TaskState.PENDING);
  }

  @Test
  void nobodyEndsWhomTheTaskMustBeNear() {
    world.worker(master, "n1");
    master.deploy("db", Specs.placed(Specs.service(1), HALF, PlacementRules.ANYWHERE, 0));
    world.pass(1_000);
    TaskId before = master.live("db").getFirst().id();
    Affinity near = new Affinity("db", "node.id", true, 0);
    PlacementRules rules =
        new PlacementRules(List.of(), List.of(), 0, List.of(), List.of(near), List.of(), true);

    master.deploy("web", Specs.placed(Specs.service(1), HALF.plus(HALF), rules, 50));
    world.pass(5_000);

    assertThat(master.all("db")).extracting(Task::id).containsExactly(before);
    assertThat(states("db")).containsExactly(TaskState.RUNNING);
    assertThat(states("web")).containsExactly(TaskState.PENDING);
  }

  private List<String> warnings() {
    return ((View.Status) master.read(new Query.Status())).warnings();
  }

  private int count(String job, TaskState state) {
    return master.core.state().tasksOf(new JobId("default", job)).count(state);
  }

  private static JobSpec on(String node, Resources resources, List<Affinity> affinities) {
    List<Constraint> there = List.of(new Constraint("node.id", true, node));
    PlacementRules rules =
        new PlacementRules(there, List.of(), 0, List.of(), affinities, List.of(), false);
    return Specs.placed(Specs.service(1), resources, rules, 0);
  }

  private static JobSpec with(Affinity affinity) {
    PlacementRules rules =
        new PlacementRules(List.of(), List.of(), 0, List.of(), List.of(affinity), List.of(), false);
    return Specs.placed(Specs.service(1), Resources.NONE, rules, 0);
  }

  private static PlacementRules preempting() {
    return new PlacementRules(List.of(), List.of(), 0, List.of(), List.of(), List.of(), true);
  }

  private List<TaskState> states(String job) {
    return master.live(job).stream().map(Task::state).toList();
  }
}
