package io.drover.it.sim.stories;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.sim.control.MasterRig;
import io.drover.it.sim.control.SimMaster;
import io.drover.it.sim.control.StoreWitness;
import io.drover.master.loop.CoreStatus;
import io.drover.master.model.JobId;
import io.drover.master.model.Specs;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What leaders, elections and shaky stores do to others. */
@Timeout(60)
final class LeadershipStoriesTest {
  private static final String NAMESPACE = "default";

  /** Elsewhere two latches say "leader" for minutes, and both dispatch. */
  @Test
  void twoMastersThatBothBelieveToLeadNeverBothGetAnythingDone() {
    MasterRig rig = MasterRig.three(1);
    SimMaster first = rig.leader();
    Epochs epochs = new Epochs();
    rig.store().add(epochs);
    SimMaster second = rig.follower();
    first.process().pause();
    second.election().deceive();
    rig.until("the second serves", second::serves);
    List<WriteResult> stale = rig.send(first, "stale", deploy("stale", 1));
    rig.write(deploy("web", 1));

    first.process().resume();
    rig.pass(5_000);

    assertThat(epochs.sank).isFalse();
    assertThat(stale).doesNotHaveAnyElementsOfTypes(WriteResult.Accepted.class);
    assertThat(second.core().state().job(new JobId(NAMESPACE, "stale"))).isEmpty();
    assertThat(rig.serving()).hasSize(1);
    rig.settle();
  }

  /** Elsewhere a leader without its store leads on, or is a zombie that serves nobody. */
  @Test
  void aLeaderWithoutItsStoreDecidesNothingAnswersReadsAndThenFollows() {
    MasterRig rig = MasterRig.three(2);
    SimMaster first = rig.leader();
    rig.write(deploy("web", 1));
    rig.pass(1_000);
    rig.store().cut(first.setup().machine());
    rig.pass(2_500);
    List<WriteResult> written = rig.send(first, "late", deploy("late", 1));
    List<ReadResult> read = read(first);
    rig.pass(300);
    assertThat(written).isEmpty();
    assertThat(read).hasSize(1).hasOnlyElementsOfType(ReadResult.Answered.class);

    rig.until("another serves alone", () -> rig.serving().size() == 1 && !first.serves());
    rig.store().heal(first.setup().machine());
    rig.pass(1_000);
    List<WriteResult> redirected = rig.send(first, "later", deploy("later", 1));
    rig.pass(1_000);

    assertThat(written).hasOnlyElementsOfType(WriteResult.NotLeader.class);
    assertThat(redirected)
        .isEqualTo(List.of(new WriteResult.NotLeader(rig.leader().setup().address().toString())));
    assertThat(first.process().alive()).isTrue();
  }

  /** Elsewhere any blip of ZooKeeper makes the process end itself, again and again. */
  @Test
  void shortBlipsOfTheStoreCostNoLeadershipAndLongOnesNoProcess() {
    MasterRig rig = MasterRig.three(3);
    SimMaster leader = rig.leader();
    for (int i = 0; i < 50; i++) {
      rig.store().breakConnections("m" + rig.chance().between(1, 3));
      rig.write(deploy("job-" + i, 1));
    }
    rig.store().quorum(false);
    rig.pass(1_000);
    rig.store().quorum(true);
    rig.write(deploy("after", 1));
    assertThat(rig.leader()).isSameAs(leader);

    for (int i = 0; i < 5; i++) {
      rig.store().quorum(false);
      rig.pass(10_000);
      rig.store().quorum(true);
      rig.write(deploy("after-" + i, 1));
    }

    rig.settle();
    for (SimMaster master : rig.masters()) {
      assertThat(master.process().alive()).isTrue();
      assertThat(master.fatal()).isEmpty();
    }
  }

  /** Elsewhere the election never recovers, and somebody must delete a node by hand. */
  @Test
  void whateverHappenedToTheStoreAfterItSomebodyLeads() {
    for (int seed = 1; seed <= 20; seed++) {
      MasterRig rig = MasterRig.three(seed);
      rig.leader();
      for (int i = 0; i < 30; i++) {
        trouble(rig);
        rig.pass(rig.chance().around(1_500));
      }
      rig.store().quorum(true);
      rig.store().slow(1);
      for (SimMaster master : rig.masters()) {
        rig.store().heal(master.setup().machine());
        master.process().resume();
      }
      long millis = rig.until("one serves", () -> rig.serving().size() == 1);
      assertThat(millis).as("seed %d", seed).isLessThan(10_000);
      rig.write(deploy("web", 1));
      rig.settle();
    }
  }

  private static void trouble(MasterRig rig) {
    String machine = "m" + rig.chance().between(1, 3);
    switch (rig.chance().between(0, 9)) {
      case 0 -> rig.store().cut(machine);
      case 1 -> rig.store().cut(machine, rig.chance().perMille(500), true);
      case 2 -> rig.store().heal(machine);
      case 3 -> rig.store().expire(machine);
      case 4 -> rig.store().breakConnections(machine);
      case 5 -> rig.store().quorum(rig.chance().perMille(500));
      case 6 -> rig.store().slow(rig.chance().between(1, 200));
      case 7 -> rig.master(machine).process().pause();
      case 8 -> rig.master(machine).process().resume();
      default -> rig.master(machine).election().deceive();
    }
  }

  /** Elsewhere a master answers from half of the state after a failover. */
  @Test
  void aNewLeaderServesTheWholeStateOrNothing() {
    for (int seed = 1; seed <= 10; seed++) {
      MasterRig rig = MasterRig.three(seed);
      for (int i = 0; i < 20; i++) {
        rig.write(deploy("job-" + i, 2));
      }
      SimMaster first = rig.leader();
      rig.pass(1_000);
      long index = first.core().status().index();
      first.process().pause();
      rig.until("another serves", () -> rig.serving().size() == 2);

      SimMaster second =
          rig.serving().stream().filter(master -> master != first).findFirst().orElseThrow();
      CoreStatus status = second.core().status();
      assertThat(status.index()).as("seed %d", seed).isGreaterThan(index);
      assertThat(second.core().state().jobs()).hasSize(20);
      first.process().resume();
      rig.pass(2_000);
      rig.settle();
    }
  }

  /** Elsewhere elections take minutes, and after a demotion nobody leads. */
  @Test
  void oneOfAHundredTakeoversTakesLongerThanASecondAtMost() {
    MasterRig rig = MasterRig.three(7);
    List<Long> takeovers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String leader = rig.leader().setup().machine();
      rig.pass(2_000);
      rig.kill(leader);
      takeovers.add(rig.until("another serves", () -> !rig.serving().isEmpty()));
      rig.start(leader);
      rig.pass(4_000);
    }
    takeovers.sort(null);
    assertThat(takeovers.get(98)).as("all: %s", takeovers).isLessThan(1_000);
  }

  /** A leader that is asked to step aside hands over; there is no time without one. */
  @Test
  void aLeaderThatStepsAsideIsFollowedAtOnce() {
    MasterRig rig = MasterRig.three(8);
    for (int i = 0; i < 20; i++) {
      SimMaster leader = rig.leader();
      leader.election().resign("it was asked to");
      long millis =
          rig.until(
              "another serves", () -> rig.serving().stream().anyMatch(master -> master != leader));
      assertThat(millis).isLessThan(2_000);
      rig.write(deploy("job-" + i, 1));
    }
    rig.settle();
  }

  private static List<ReadResult> read(SimMaster master) {
    List<ReadResult> results = new ArrayList<>();
    boolean taken =
        master
            .mailbox()
            .offer(
                new ClientMessage.Read(
                    Seen.NOTHING, 0, new Query.Jobs(NAMESPACE, "", ""), results::add));
    assertThat(taken).isTrue();
    return results;
  }

  private static Command deploy(String job, int replicas) {
    return new Command.Deploy(
        NAMESPACE, "", new TreeMap<>(Map.of(job, Specs.service(replicas))), false, false);
  }

  /** Sees whether an entry is of an epoch before that of an earlier one. */
  private static final class Epochs implements StoreWitness {
    private long newest;
    private boolean sank;

    @Override
    public void committed(long index, Entry entry) {
      sank |= entry.epoch().number() < newest;
      newest = entry.epoch().number();
    }

    @Override
    public void published(long index, List<Change> state) {
      // Not looked at.
    }
  }
}
