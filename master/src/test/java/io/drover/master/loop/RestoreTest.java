package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.Epoch;
import io.drover.master.loop.TestMaster.Answer;
import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Specs;
import io.drover.master.model.TaskId;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.SavedState;
import io.drover.master.port.Seen;
import io.drover.master.port.View;
import io.drover.master.port.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The store is lost and its state brought back, while the workers run on. */
@Timeout(60)
final class RestoreTest extends LostStore {
  private static final CoreConfig.Bounds SMALL_ENTRIES =
      new CoreConfig.Bounds(
          1_024, 4, 5_000, 4 << 20, 16 << 20, 10_000, 20_000, 3_600_000, 1_000, 4_096);

  private static View.Status status(TestMaster master) {
    return (View.Status) master.read(new Query.Status());
  }

  @Test
  void anEmptyStoreLeavesAloneWhatWorkersRun() {
    old.deploy("web", Specs.service(4));
    Set<TaskId> ran = running();
    assertThat(ran).hasSize(4);
    old.elect();
    TestMaster master = wiped();
    after.pass(10 * World.GRACE_MILLIS);
    assertThat(running()).isEqualTo(ran);
    assertThat(status(master).foreignNodes()).containsExactly("w1", "w2");
    assertThat(status(master).warnings()).anyMatch(text -> text.contains("2 nodes run tasks"));
    Node node = master.core.state().node(new NodeId("w1")).orElseThrow();
    assertThat(node.condition()).isEqualTo(Node.Condition.UNREADY);
    assertThat(node.message()).startsWith("runs 2 tasks").contains("drover snapshot restore");
  }

  @Test
  void nothingNewIsBegunWhileItIsOpenWhoseTasksRun() {
    old.deploy("web", Specs.service(4));
    Set<TaskId> ran = running();
    final TestMaster master = after.leader("n1");
    // Nobody has heard of a worker yet.
    master.deploy("early", Specs.service(1));
    after.workers.put("w1", w1);
    after.workers.put("w2", w2);
    w1.join(master);
    w2.join(master);
    after.pass(10 * World.GRACE_MILLIS);
    Answer<WriteResult> answer =
        master.send(
            new Command.Deploy(
                "default", "", new TreeMap<>(Map.of("other", Specs.service(2))), false, false));
    after.settle();
    assertThat(answer.get()).isInstanceOf(WriteResult.Unavailable.class);
    assertThat(((WriteResult.Unavailable) answer.get()).reason())
        .contains("2 nodes (w1, …) run tasks of an older one")
        .contains("drover snapshot restore");
    assertThat(running()).isEqualTo(ran);
    // What is in the way of a restore may go, and then it is taken.
    master.write(new Command.Remove("default", List.of("early")));
    after.pass(1_000);
    restore(master, SavedState.NONE);
    assertThat(running()).isEqualTo(ran);
    master.deploy("other", Specs.service(2));
    after.pass(1_000);
    assertThat(running()).hasSize(6).containsAll(ran);
  }

  @Test
  void aStrayWorkerHoldsUpNoStoreThatHasOutlivedTheDoubt() {
    old.deploy("web", Specs.service(1));
    TestMaster master = after.leader("n1");
    TestWorker own = after.worker(master, "own");
    after.pass(60_000);
    assertThat(master.core.state().founding().proven()).isTrue();
    after.workers.put("w1", w1);
    w1.join(master);
    after.settle();
    assertThat(status(master).foreignNodes()).containsExactly("w1");
    master.deploy("web", Specs.service(2));
    after.pass(1_000);
    assertThat(own.running()).hasSize(2);
  }

  @Test
  void theLeaderTakesAnEpochAboveAnyThatWorkersHaveSeen() {
    old.deploy("web", Specs.service(2));
    for (int i = 0; i < 5; i++) {
      old.log.renounce("test");
      before.settle();
      old.elect();
      before.settle();
    }
    Epoch seen = old.core.status().epoch();
    assertThat(seen.number()).isEqualTo(6);
    TestMaster master = wiped();
    assertThat(master.leads()).isTrue();
    assertThat(master.resigned).isEmpty();
    assertThat(master.core.status().epoch()).isGreaterThan(seen);
    assertThat(master.core.state().founding().id()).startsWith("7-");
  }

  @Test
  void whatTheSnapshotKnowsRunsOnUnderTheSameIds() {
    old.deploy("web", Specs.service(4));
    old.deploy("each", Specs.spec(JobMode.GLOBAL, 0, "agent:1"));
    SavedState saved = snapshot(old);
    Set<TaskId> ran = running();
    TestMaster master = wiped();
    restore(master, saved);
    assertThat(running()).isEqualTo(ran);
    assertThat(running(master)).isEqualTo(ran);
    assertThat(master.view("web").state()).isEqualTo(View.JobState.RUNNING);
    assertThat(status(master).foreignNodes()).isEmpty();
    assertThat(status(master).nodesReady()).isEqualTo(2);
    master.write(new Command.Scale("default", new TreeMap<>(Map.of("web", 6)), 0));
    after.pass(1_000);
    assertThat(running(master)).hasSize(8).containsAll(ran);
    assertThat(running()).isEqualTo(running(master));
    master.write(new Command.Remove("default", List.of("web", "each")));
    after.pass(1_000);
    assertThat(running()).isEmpty();
  }

  @Test
  void whatIsNewerThanTheSnapshotIsTakenIn() {
    old.deploy("web", Specs.service(2));
    old.deploy("api", Specs.service(2));
    SavedState saved = snapshot(old);
    old.write(new Command.Scale("default", new TreeMap<>(Map.of("web", 5)), 0));
    old.deploy("new", Specs.service(30));
    JobSpec next = Specs.image(Specs.service(2), "api:2");
    old.deploy("api", next);
    before.pass(60_000);
    assertThat(old.view("api").counts().upToDate()).isEqualTo(2);
    Set<TaskId> ran = running();
    assertThat(ran).hasSize(37);
    TestMaster master = wiped();
    restore(master, saved);
    after.pass(60_000);
    assertThat(running()).isEqualTo(ran);
    assertThat(running(master)).isEqualTo(ran);
    assertThat(master.job("web").spec().replicas()).isEqualTo(5);
    assertThat(master.job("new").spec().replicas()).isEqualTo(30);
    assertThat(master.job("api").spec().container().image()).isEqualTo("api:2");
    assertThat(master.job("api").rollout().phase()).isEqualTo(Job.Phase.SETTLED);
    // New tasks get numbers that were never given before.
    master.write(new Command.Scale("default", new TreeMap<>(Map.of("new", 31)), 0));
    after.pass(1_000);
    assertThat(running()).hasSize(38).containsAll(ran);
  }

  @Test
  void withoutASnapshotWhatWorkersRunIsTakenIn() {
    old.deploy("web", Specs.service(3));
    old.deploy("each", Specs.spec(JobMode.GLOBAL, 0, "agent:1"));
    Set<TaskId> ran = running();
    TestMaster master = wiped();
    restore(master, SavedState.NONE);
    after.pass(60_000);
    assertThat(running()).isEqualTo(ran);
    assertThat(running(master)).isEqualTo(ran);
    assertThat(master.job("web").spec().replicas()).isEqualTo(3);
    assertThat(master.view("each").state()).isEqualTo(View.JobState.RUNNING);
  }

  @Test
  void whatEndedAfterTheSnapshotIsMadeUpForAndNothingElseIsTouched() {
    old.deploy("web", Specs.service(4));
    SavedState saved = snapshot(old);
    old.write(new Command.Scale("default", new TreeMap<>(Map.of("web", 2)), 0));
    before.pass(1_000);
    Set<TaskId> ran = running();
    assertThat(ran).hasSize(2);
    TestMaster master = wiped();
    restore(master, saved);
    after.pass(1_000);
    assertThat(running()).hasSize(4).containsAll(ran).isEqualTo(running(master));
  }

  @Test
  void aRestoreTakesEffectOnceHoweverOftenItIsSent() {
    old.deploy("web", Specs.service(4));
    SavedState saved = snapshot(old);
    TestMaster master = wiped();
    Answer<WriteResult> first = master.send("key", new Command.Restore(saved));
    Answer<WriteResult> second = master.send("key", new Command.Restore(saved));
    after.settle();
    assertThat(first.get()).isInstanceOf(WriteResult.Accepted.class).isEqualTo(second.get());
    after.pass(World.GRACE_MILLIS);
    Answer<WriteResult> third = master.send("key", new Command.Restore(saved));
    after.settle();
    assertThat(third.get()).isEqualTo(first.get());
    assertThat(master.core.state().jobs()).hasSize(1);
  }

  @Test
  void aCrashInTheMiddleLeavesNothing() {
    for (int i = 0; i < 50; i++) {
      old.deploy("web-" + i, Specs.service(1));
    }
    SavedState saved = snapshot(old);
    Set<TaskId> ran = running();
    TestMaster master = wiped(SMALL_ENTRIES);
    TestMaster other = after.master("n2");
    int entries = after.store.entries().size();
    master.log.stick(true);
    Answer<WriteResult> answer = master.send("key", new Command.Restore(saved));
    after.settle();
    master.log.stick(false);
    master.log.proceed();
    master.log.proceed();
    assertThat(after.store.entries().size()).isEqualTo(entries + 2);
    other.proceed();
    assertThat(other.core.state().staged()).isPositive();
    assertThat(other.core.state().jobs()).isEmpty();
    other.elect();
    after.settle();
    assertThat(answer.get()).isInstanceOf(WriteResult.NotLeader.class);
    assertThat(other.core.state().staged()).isZero();
    assertThat(other.core.state().jobs()).isEmpty();
    assertThat(running()).isEqualTo(ran);
    Answer<WriteResult> again = other.send("key", new Command.Restore(saved));
    after.settle();
    assertThat(again.get()).isInstanceOf(WriteResult.Accepted.class);
    after.pass(World.GRACE_MILLIS);
    assertThat(running()).isEqualTo(ran);
    assertThat(running(other)).isEqualTo(ran);
    assertThat(other.core.state().jobs()).hasSize(50);
  }

  @Test
  void whoHasSeenTheStoreThatWasLostIsAnsweredByTheOther() {
    old.deploy("web", Specs.service(1));
    WriteResult.Accepted before = old.write(new Command.Stop("default", "web"));
    for (int i = 0; i < 30; i++) {
      before = old.write(new Command.SetLabels("w1", new TreeMap<>(Map.of("n", "" + i))));
    }
    Seen seen = new Seen(before.index(), before.founding());
    TestMaster master = wiped();
    assertThat(master.core.state().head().index()).isLessThan(seen.index());
    Answer<ReadResult> known = new Answer<>();
    Answer<ReadResult> unknown = new Answer<>();
    master.give(new ClientMessage.Read(seen, 1_000, new Query.Status(), known));
    master.give(new ClientMessage.Read(Seen.at(seen.index()), 1_000, new Query.Status(), unknown));
    after.pass(2_000);
    assertThat(unknown.get()).isInstanceOf(ReadResult.Unavailable.class);
    ReadResult.Answered answered = (ReadResult.Answered) known.get();
    assertThat(answered.at().founding())
        .isEqualTo(master.core.state().founding().id())
        .isNotEqualTo(seen.founding());
  }

  @Test
  void whoDoesNotLeadTellsNobodyThatItsStoreIsAnother() {
    WriteResult.Accepted written = old.deploy("web", Specs.service(1));
    Seen seen = new Seen(written.index(), written.founding());
    // It has just started, and has read nothing of the log.
    TestMaster late = after.master("late");
    Answer<ReadResult> answer = new Answer<>();
    late.give(new ClientMessage.Read(seen, 1_000, new Query.Status(), answer));
    after.pass(2_000);
    assertThat(answer.get()).isInstanceOf(ReadResult.Unavailable.class);
  }

  @Test
  void theAnswerToARetryFromBeforeTheLossNamesAnIndexOfThisLog() {
    old.deploy("web", Specs.service(1));
    for (int i = 0; i < 30; i++) {
      old.write(new Command.SetLabels("w1", new TreeMap<>(Map.of("n", "" + i))));
    }
    Command stop = new Command.Stop("default", "web");
    old.send("stop", stop);
    before.pass(1_000);
    SavedState saved = snapshot(old);
    TestMaster master = wiped();
    restore(master, saved);
    Answer<WriteResult> again = master.send("stop", stop);
    after.settle();
    WriteResult.Accepted accepted = (WriteResult.Accepted) again.get();
    assertThat(accepted.index()).isLessThanOrEqualTo(master.core.state().head().index());
  }

  @Test
  void aClusterThatHasJobsTakesNoSnapshot() {
    old.deploy("web", Specs.service(1));
    SavedState saved = snapshot(old);
    assertThat(old.refused(new Command.Restore(saved)).message())
        .contains("1 jobs and 1 tasks")
        .contains("drover rm");
  }

  @Test
  void aNodeThatComesLateIsTakenInToo() {
    old.deploy("web", Specs.service(4));
    SavedState saved = snapshot(old);
    old.deploy("new", Specs.service(2));
    Set<TaskId> kept = w1.running();
    Set<TaskId> late = w2.running();
    w2.silence();
    after.pass(1_000);
    TestMaster master = after.leader("n1");
    after.workers.put("w1", w1);
    after.workers.put("w2", w2);
    w1.join(master);
    after.settle();
    restore(master, saved);
    after.pass(1_000);
    assertThat(w1.running()).containsAll(kept);
    w2.speak();
    w2.join(master);
    after.pass(1_000);
    Set<TaskId> newer = new TreeSet<>(late);
    newer.removeIf(id ->
        master.core.state().task(id).filter(task -> task.job().name().equals("web")).isPresent());
    // What was given up and replaced meanwhile is surplus; what nobody knew is not.
    assertThat(w2.running()).containsAll(newer);
    assertThat(newer).isNotEmpty();
    assertThat(master.core.state().job(new JobId("default", "new"))).isPresent();
  }

  @Test
  void aPerNodeTaskOfANodeThatComesLateIsNotReplacedBeforeItIsKnown() {
    old.deploy("each", Specs.spec(JobMode.GLOBAL, 0, "agent:1"));
    SavedState saved = snapshot(old);
    old.deploy("later", Specs.spec(JobMode.GLOBAL, 0, "agent:2"));
    Set<TaskId> ran = running();
    assertThat(ran).hasSize(4);
    w2.silence();
    after.pass(1_000);
    TestMaster master = after.leader("n1");
    after.workers.put("w1", w1);
    after.workers.put("w2", w2);
    w1.join(master);
    after.settle();
    restore(master, saved);
    after.pass(60_000);
    w2.speak();
    w2.join(master);
    after.pass(60_000);
    assertThat(running()).isEqualTo(ran);
    assertThat(running(master)).isEqualTo(ran);
    assertThat(status(master).nodesReady()).isEqualTo(2);
  }
}
