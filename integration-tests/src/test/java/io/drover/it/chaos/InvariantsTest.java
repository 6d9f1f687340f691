package io.drover.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.chaos.Operation.Kind;
import io.drover.it.chaos.Operation.Outcome;
import io.drover.proto.Job;
import io.drover.proto.JobMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each invariant finds what it is for, and nothing in what is as it should be. */
@Timeout(60)
final class InvariantsTest {
  private static final long SECOND = 1_000_000_000;
  private static final long GRACE = 10 * SECOND;

  private final List<Life> lives = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Prober.Gap> gaps = new ArrayList<>();

  private Evidence evidence() {
    return new Evidence(lives, operations, faults, gaps, Set.of(), List.of(1_000 * SECOND), GRACE);
  }

  private Life life(String job, int slot, String engine, long from, long to) {
    String id = engine + job + slot + from;
    Life life =
        new Life(engine, id, new Life.Labels(ChaosCluster.NAME, job, slot, 1, "task" + id, 1));
    life.add(new Sighting(from * SECOND, engine, Sighting.START, id, ""));
    if (to > 0) {
      life.add(new Sighting(to * SECOND, engine, Sighting.KILL, id, ""));
      life.add(new Sighting(to * SECOND, engine, Sighting.DIE, id, "143"));
    }
    lives.add(life);
    return life;
  }

  private Operation call(Kind kind, String job, int value, long at, Outcome outcome, long version) {
    Operation operation =
        new Operation(
            "client",
            kind,
            job,
            "",
            value,
            0,
            at * SECOND,
            at * SECOND + 1,
            outcome,
            version,
            version);
    operations.add(operation);
    return operation;
  }

  @Test
  void twoContainersOfOneSlotAtATimeAreFound() {
    life(Load.SINGLE, 1, "w1", 10, 20);
    life(Load.SINGLE, 1, "w2", 21, 0);
    life(Load.SINGLE, 2, "w2", 10, 0);
    assertThat(new OneAtATime().violations(evidence())).isEmpty();

    life(Load.SINGLE, 2, "w3", 30, 40);
    assertThat(new OneAtATime().violations(evidence())).hasSize(1);
  }

  @Test
  void aContainerThatNobodyAskedToEndIsFound() {
    life("web", 1, "w1", 10, 20);
    assertThat(new NeedlessEnds().violations(evidence())).hasSize(1);

    call(Kind.CHANGE, "other", 1, 15, Outcome.DONE, 2);
    call(Kind.CHANGE, "web", 1, 25, Outcome.DONE, 2);
    call(Kind.SCALE, "web", 5, 15, Outcome.DONE, 2);
    call(Kind.RESTART, "web", -1, 5, Outcome.DONE, 1);
    assertThat(new NeedlessEnds().violations(evidence())).as("none of these asked").hasSize(1);

    call(Kind.CHANGE, "web", 1, 19, Outcome.DONE, 3);
    assertThat(new NeedlessEnds().violations(evidence())).isEmpty();
  }

  @Test
  void aDrainExcusesWhatRanOnItsNodeOnly() {
    life("web", 1, "w1", 10, 20);
    life("web", 2, "w2", 10, 20);
    call(Kind.DRAIN, "w1", -1, 15, Outcome.DONE, 0);
    assertThat(new NeedlessEnds().violations(evidence())).hasSize(1);
  }

  /** Seed 202 of the long form: a task was told to end while its container was about to start. */
  @Test
  void aDrainExcusesWhatWasAboutToStartWhenItEnded() {
    life("web", 1, "w1", 18, 19);
    call(Kind.DRAIN, "w1", -1, 15, Outcome.DONE, 0);
    call(Kind.UNCORDON, "w1", -1, 17, Outcome.DONE, 0);
    assertThat(new NeedlessEnds().violations(evidence())).isEmpty();

    life("web", 2, "w1", 28, 29);
    assertThat(new NeedlessEnds().violations(evidence())).hasSize(1);
  }

  @Test
  void aTimeWithoutALeaderExcusesAtMostOneOnlyAndOnlyWhenItWasLong() {
    life(Load.SINGLE, 1, "w1", 10, 40);
    life("web", 1, "w1", 10, 40);
    gaps.add(new Prober.Gap(30 * SECOND, 33 * SECOND));
    assertThat(new NeedlessEnds().violations(evidence())).hasSize(2);

    gaps.add(new Prober.Gap(30 * SECOND, 42 * SECOND));
    assertThat(new NeedlessEnds().violations(evidence())).hasSize(1);
  }

  /** Seed 1742308795 of the short form: the worker was killed just before the leader was. */
  @Test
  void timesOutOfTouchThatFollowEachOtherExcuseAtMostOneTogether() {
    life(Load.SINGLE, 1, "w1", 10, 40);
    life(Load.SINGLE, 2, "w2", 10, 40);
    gaps.add(new Prober.Gap(35 * SECOND, 41 * SECOND));
    assertThat(new NeedlessEnds().violations(evidence())).hasSize(2);

    faults.add(Fault.past(FaultKind.WORKER_KILLED, "w1", 30 * SECOND, 34 * SECOND));
    assertThat(new NeedlessEnds().violations(evidence())).hasSize(1);
  }

  /** Seed 1132963508 of the short form: the lease ran out while the worker was starting. */
  @Test
  void aKilledWorkerIsAwayUntilItHasStarted() {
    life(Load.SINGLE, 1, "w1", 10, 40);
    life("web", 1, "w1", 10, 40);
    faults.add(Fault.past(FaultKind.WORKER_PAUSED, "w1", 30 * SECOND, 36 * SECOND));
    assertThat(new NeedlessEnds().violations(evidence())).hasSize(2);

    faults.add(Fault.past(FaultKind.WORKER_KILLED, "w1", 31 * SECOND, 36 * SECOND));
    assertThat(new NeedlessEnds().violations(evidence())).isEmpty();
  }

  @Test
  void faultsOfOneNodeThatFollowEachOtherExcuseWhatRanThereOnly() {
    life("web", 1, "w1", 10, 40);
    life("web", 2, "w2", 10, 40);
    faults.add(Fault.past(FaultKind.WORKER_CUT, "w1", 30 * SECOND, 34 * SECOND));
    assertThat(new NeedlessEnds().violations(evidence())).hasSize(2);

    faults.add(Fault.past(FaultKind.ENGINE_HUNG, "w1", 35 * SECOND, 39 * SECOND));
    assertThat(new NeedlessEnds().violations(evidence())).hasSize(1);
  }

  @Test
  void aForeignContainerThatWasKilledIsFound() {
    Life foreign = new Life("w1", "f", new Life.Labels("another", "", 0, 0, "", 0));
    foreign.add(new Sighting(SECOND, "w1", Sighting.START, "f", ""));
    lives.add(foreign);
    assertThat(new ForeignersUntouched().violations(evidence())).isEmpty();

    foreign.add(new Sighting(2 * SECOND, "w1", Sighting.KILL, "f", ""));
    assertThat(new ForeignersUntouched().violations(evidence())).hasSize(1);
  }

  @Test
  void aJobMadeTwiceIsFound() {
    call(Kind.CREATE, "mark-1", 0, 1, Outcome.DONE, 1);
    assertThat(new RetriesOnce().violations(evidence())).isEmpty();

    call(Kind.CREATE, "mark-2", 0, 2, Outcome.CONFLICT, 0);
    assertThat(new RetriesOnce().violations(evidence())).hasSize(1);
  }

  @Test
  void aWriteThatIsNotThereAnyMoreIsFound() {
    call(Kind.CREATE, "web", 2, 1, Outcome.DONE, 1);
    call(Kind.SCALE, "web", 3, 2, Outcome.DONE, 2);
    Job.Builder job =
        Job.newBuilder().setName("web").setMode(JobMode.REPLICATED).setVersion(2).setReplicas(3);
    assertThat(WritesKept.missing(operations, "m1", List.of(job.build()))).isEmpty();
    assertThat(WritesKept.missing(operations, "m1", List.of())).hasSize(1);
    assertThat(
            WritesKept.missing(operations, "m1", List.of(job.setVersion(1).setReplicas(2).build())))
        .hasSize(1);

    call(Kind.REMOVE, "web", -1, 3, Outcome.DONE, 2);
    assertThat(WritesKept.missing(operations, "m1", List.of())).isEmpty();
    assertThat(WritesKept.missing(operations, "m1", List.of(job.build()))).hasSize(1);
  }

  @Test
  void answersThatNoOrderExplainsAreFound() {
    call(Kind.CREATE, "a-register", 1, 1, Outcome.DONE, 1);
    call(Kind.SCALE, "a-register", 4, 2, Outcome.DONE, 2);
    assertThat(new OneOrder().violations(evidence())).isEmpty();

    call(Kind.SCALE, "a-register", 5, 3, Outcome.DONE, 2);
    assertThat(new OneOrder().violations(evidence())).hasSize(1);
  }
}
