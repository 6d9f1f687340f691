package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.Epoch;
import io.drover.master.loop.TestMaster.Answer;
import io.drover.master.model.Job;
import io.drover.master.model.MasterId;
import io.drover.master.model.Node;
import io.drover.master.model.Specs;
import io.drover.master.model.TaskId;
import io.drover.master.port.Command;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.master.port.LogEvent;
import io.drover.master.port.WriteResult;
import io.drover.master.state.ClusterState;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of decisions when the lead goes to another. */
@Timeout(60)
class FailoverTest {
  private final World world = new World();

  @Test
  void anotherLeadsOnWithWhatWasCommittedAndNoContainerIsTouched() {
    TestMaster first = world.leader("m1");
    final TestMaster second = world.master("m2");
    TestWorker worker = world.worker(first, "w1");
    first.deploy("web", Specs.service(3));
    final Set<TaskId> running = worker.running();
    second.elect();
    world.settle();
    assertThat(second.leads()).isTrue();
    assertThat(first.leads()).isFalse();
    assertThat(first.resigned).hasSize(1);
    assertThat(worker.running()).isEqualTo(running);
    second.write(new Command.Scale("default", new TreeMap<>(Map.of("web", 4)), 0));
    assertThat(worker.running()).hasSize(4).containsAll(running);
    assertThat(digest(first)).isEqualTo(digest(second));
    assertThat(worker.epochs).isSorted();
  }

  /** Seed 4022 of the chaos: a leader that was paused never learned who led after it. */
  @Test
  void whoClaimsInVainStillKnowsWhoLeads() {
    TestMaster first = world.leader("m1");
    final TestMaster second = world.master("m2");
    final TestWorker worker = world.worker(first, "w1");
    second.elect();
    while (second.proceed()) {}
    worker.join(first);
    world.settle();
    assertThat(second.leads()).isTrue();
    assertThat(first.leaderships.getLast())
        .isEqualTo(new Leadership(false, new Epoch(2), Optional.of(new MasterId("m2")), "m2:7420"));
  }

  @Test
  void takesBackWhatWasDecidedButNotCommitted() {
    TestMaster first = world.leader("m1");
    final TestMaster second = world.master("m2");
    TestWorker worker = world.worker(first, "w1");
    first.deploy("web", Specs.service(1));
    first.log.stick(true);
    Answer<WriteResult> lost =
        first.send("key", new Command.Scale("default", new TreeMap<>(Map.of("web", 9)), 0));
    assertThat(first.live("web")).hasSize(9);
    second.elect();
    world.settle();
    assertThat(lost.get()).isInstanceOf(WriteResult.NotLeader.class);
    assertThat(first.live("web")).hasSize(1);
    assertThat(worker.running()).hasSize(1);
    assertThat(digest(first)).isEqualTo(digest(second));
    Answer<WriteResult> again =
        second.send("key", new Command.Scale("default", new TreeMap<>(Map.of("web", 9)), 0));
    world.settle();
    assertThat(again.get()).isInstanceOf(WriteResult.Accepted.class);
    assertThat(worker.running()).hasSize(9);
    assertThat(digest(first)).isEqualTo(digest(second));
  }

  @Test
  void aRetryAtTheNextLeaderGetsTheFirstAnswer() {
    TestMaster first = world.leader("m1");
    final TestMaster second = world.master("m2");
    Command deploy =
        new Command.Deploy(
            "default", "", new TreeMap<>(Map.of("web", Specs.service(1))), false, true);
    Answer<WriteResult> answer = first.send("key", deploy);
    world.settle();
    second.elect();
    world.settle();
    Answer<WriteResult> retried = second.send("key", deploy);
    world.settle();
    assertThat(retried.get()).isEqualTo(answer.get());
  }

  @Test
  void aFollowerSendsWritersToTheLeaderAndAnswersReads() {
    TestMaster leader = world.leader("m1");
    TestMaster follower = world.master("m2");
    leader.deploy("web", Specs.service(2));
    Answer<WriteResult> refused = follower.send(new Command.Stop("default", "web"));
    assertThat(refused.get()).isEqualTo(new WriteResult.NotLeader("m1:7420"));
    assertThat(follower.view("web").counts().wanted()).isEqualTo(2);
  }

  @Test
  void decidesNothingWhileTheStoreIsShaky() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(1));
    leader.give(new LogEvent.Suspended());
    Answer<WriteResult> waits =
        leader.send(new Command.Scale("default", new TreeMap<>(Map.of("web", 2)), 0));
    worker.silence();
    world.pass(60_000);
    assertThat(waits.came()).isFalse();
    assertThat(leader.core.state().nodes().firstEntry().getValue().up()).isTrue();
    leader.give(new LogEvent.Resumed());
    world.settle();
    assertThat(waits.get()).isInstanceOf(WriteResult.Accepted.class);
  }

  @Test
  void workersHaveTheWholeGraceTimeToFindANewLeader() {
    TestMaster first = world.leader("m1");
    TestWorker worker = world.worker(first, "w1");
    final TestMaster second = world.master("m2");
    first.deploy("web", Specs.service(1));
    worker.silence();
    world.pass(World.GRACE_MILLIS - 1_000);
    second.elect();
    world.settle();
    world.pass(World.GRACE_MILLIS - 1_000);
    assertThat(second.core.state().nodes().firstEntry().getValue().up()).isTrue();
    world.pass(2_000);
    assertThat(second.core.state().nodes().firstEntry().getValue().condition())
        .isEqualTo(Node.Condition.LOST);
  }

  @Test
  void aNewMasterComesFromTheCheckpoint() {
    TestMaster leader = new TestMaster(world, "m1", small());
    world.masters.put("m1", leader);
    leader.start();
    leader.elect();
    world.settle();
    world.worker(leader, "w1");
    for (int i = 0; i < 20; i++) {
      leader.deploy("web-" + i, Specs.service(2));
    }
    assertThat(world.store.checkpoints()).isPositive();
    TestMaster fresh = world.master("m2");
    world.settle();
    assertThat(digest(fresh)).isEqualTo(digest(leader));
    fresh.elect();
    world.settle();
    fresh.deploy("web-20", Specs.service(1));
    assertThat(digest(fresh)).isEqualTo(digest(leader));
  }

  @Test
  void aNewLeaderHasBetterThingsToDoThanToStoreWhatWasThereBeforeIt() {
    TestMaster first = world.leader("m1");
    world.worker(first, "w1");
    for (int i = 0; i < 20; i++) {
      first.deploy("web-" + i, Specs.service(2));
    }
    TestMaster second = new TestMaster(world, "m2", small());
    world.masters.put("m2", second);
    second.start();
    second.elect();
    world.settle();
    second.deploy("one", Specs.service(1));
    assertThat(world.store.checkpoints()).isZero();
    world.pass(11_000);
    assertThat(world.store.checkpoints()).isPositive();
  }

  /** The answer was forgotten by its age, and the retry took effect again. */
  @Test
  void aRetryTakesEffectOnceThoughTheNextLeadersClockIsHoursAhead() {
    TestMaster first = world.leader("m1");
    Answer<WriteResult> told = first.send("key", create("web"));
    world.settle();
    world.jump(7_200_000);
    TestMaster second = world.leader("m2");
    world.pass(60_000);
    Answer<WriteResult> again = second.send("key", create("web"));
    world.settle();

    assertThat(again.get()).isEqualTo(told.get());
  }

  @Test
  void timedWorkGoesOnThoughTheLeaderBeforeHadAClockThatWasAhead() {
    world.jump(7_200_000);
    TestMaster first = world.leader("m1");
    world.worker(first, "w1");
    first.deploy("web", Specs.service(1));
    world.jump(-7_200_000);
    TestMaster second = world.leader("m2");
    world.worker("w1").join(second);
    second.deploy("web", Specs.image(Specs.service(1), "image:2"));
    world.pass(60_000);

    assertThat(second.job("web").rollout().phase()).isEqualTo(Job.Phase.SETTLED);
  }

  private static Command create(String job) {
    return new Command.Deploy(
        "default", "", new TreeMap<>(Map.of(job, Specs.service(1))), false, true);
  }

  @Test
  void stopsWhenTheLogCannotBeRead() {
    TestMaster leader = world.leader("m1");
    leader.give(new LogEvent.Broken("unreadable"));
    assertThat(leader.fatal).containsExactly("unreadable");
    assertThat(leader.core.status().stopped()).isTrue();
    Answer<WriteResult> refused = leader.send(new Command.Stop("default", "web"));
    assertThat(refused.get())
        .isEqualTo(new WriteResult.Unavailable("this master has stopped: unreadable"));
  }

  @Test
  void saysThatItsStoreWasWipedAndWhatToDo() {
    TestMaster leader = world.leader("m1");
    leader.give(new LogEvent.Wiped("the store was wiped"));
    assertThat(leader.core.status().stopped()).isTrue();
    Answer<WriteResult> refused = leader.send(new Command.Stop("default", "web"));
    WriteResult.Unavailable answer = (WriteResult.Unavailable) refused.get();
    assertThat(answer.reason())
        .startsWith("this master has stopped: the store was wiped; its tasks run on.")
        .contains("drover snapshot restore");
    assertThat(leader.fatal).containsExactly(answer.reason());
  }

  private static CoreConfig.Bounds small() {
    CoreConfig.Bounds usual = CoreConfig.Bounds.DEFAULT;
    return new CoreConfig.Bounds(
        usual.entryBytes(),
        usual.entriesInFlight(),
        10,
        usual.checkpointBytes(),
        usual.checkpointBytesMax(),
        usual.eventsKept(),
        usual.answersKept(),
        usual.answersKeptMillis(),
        usual.readsWaiting(),
        usual.deferred());
  }

  private static long digest(TestMaster master) {
    return ((ClusterState) master.core.state()).digest();
  }
}
