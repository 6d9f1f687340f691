package io.drover.it.sim.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.loop.CoreConfig;
import io.drover.master.model.JobId;
import io.drover.master.model.Specs;
import io.drover.master.port.Command;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Masters from the parts of production elect, follow and take over in virtual time. */
@Timeout(60)
final class SimMasterTest {
  private static final long TAKEOVER_MILLIS = 1_000;

  @Test
  void oneOfThreeLeadsAndTheOthersFollow() {
    MasterRig rig = MasterRig.three(1);
    SimMaster leader = rig.leader();

    rig.write(deploy("web", 3));
    rig.settle();

    assertThat(leader.core().status().leading()).isTrue();
    for (SimMaster master : rig.masters()) {
      assertThat(master.leadership().address()).isEqualTo(leader.setup().address().toString());
      assertThat(master.core().state().job(new JobId("default", "web"))).isPresent();
    }
  }

  @Test
  void aKilledLeaderIsReplacedLongBeforeItsSessionEnds() {
    for (int seed = 1; seed <= 20; seed++) {
      MasterRig rig = MasterRig.three(seed);
      SimMaster first = rig.leader();
      rig.write(deploy("web", 3));
      rig.settle();
      // Whom a follower has never reached it does not suspect.
      rig.pass(1_000);

      rig.kill(first.setup().machine());
      long millis = rig.until("another serves", () -> !rig.serving().isEmpty());

      assertThat(millis).as("seed %d", seed).isLessThan(TAKEOVER_MILLIS);
      rig.write(deploy("api", 1));
      rig.start(first.setup().machine());
      rig.settle();
    }
  }

  @Test
  void aPausedLeaderIsReplacedAndFollowsWhenItWakesUp() {
    for (int seed = 1; seed <= 20; seed++) {
      MasterRig rig = MasterRig.three(seed);
      SimMaster first = rig.leader();
      List<WriteResult> late = rig.send(first, "late", deploy("late", 1));
      first.process().pause();

      rig.until("another serves", () -> rig.serving().size() == 2);
      rig.write(deploy("web", 3));
      first.process().resume();
      rig.until("the first follows", () -> !first.serves());
      rig.settle();

      assertThat(late)
          .as("seed %d", seed)
          .doesNotHaveAnyElementsOfTypes(WriteResult.Accepted.class);
      assertThat(first.leadership().leader()).isPresent();
    }
  }

  @Test
  void aLeaderThatIsCutOffFromTheStoreGivesUpTheLeadAndTakesPartAgain() {
    MasterRig rig = MasterRig.three(5);
    SimMaster first = rig.leader();
    rig.store().cut(first.setup().machine());

    rig.until("another serves", () -> !rig.serving().isEmpty() && !first.serves());
    rig.write(deploy("web", 1));
    rig.store().heal(first.setup().machine());

    rig.settle();
    assertThat(first.fatal()).isEmpty();
  }

  @Test
  void twoThatAreBothToldToLeadNeverBothHaveAnythingCommitted() {
    for (int seed = 1; seed <= 10; seed++) {
      MasterRig rig = new MasterRig(seed, 3, StoreSettings.DEFAULT, MasterRig.checkpointEvery(20));
      rig.leader();
      for (int i = 0; i < 30; i++) {
        rig.chance().oneOf(rig.masters()).election().deceive();
        rig.pass(rig.chance().between(0, 30));
        if (i % 3 == 0) {
          rig.write("key-" + seed + "-" + i, deploy("job-" + i, 1));
        }
      }
      rig.settle();
      rig.masters().forEach(master -> assertThat(master.fatal()).isEmpty());
      for (int i = 0; i < 30; i += 3) {
        assertThat(rig.leader().core().state().job(new JobId("default", "job-" + i))).isPresent();
      }
    }
  }

  @Test
  void survivesAQuorumThatComesAndGoes() {
    MasterRig rig = MasterRig.three(3);
    rig.leader();
    for (int i = 0; i < 10; i++) {
      rig.write(deploy("job-" + i, 1));
      rig.store().quorum(false);
      rig.pass(rig.chance().between(1, 8_000));
      rig.store().quorum(true);
    }
    rig.leader();
    rig.settle();
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    assertThat(trace(11)).isEqualTo(trace(11)).isNotEqualTo(trace(12));
  }

  private static List<String> trace(long seed) {
    MasterRig rig = new MasterRig(seed, 3, StoreSettings.DEFAULT, CoreConfig.Bounds.DEFAULT);
    List<String> heard = new ArrayList<>();
    rig.store()
        .add(
            new StoreWitness() {
              @Override
              public void committed(long index, Entry entry) {
                heard.add(rig.agenda().nowNanos() + " " + index + " " + entry.changes());
              }

              @Override
              public void published(long index, List<Change> state) {
                heard.add(rig.agenda().nowNanos() + " checkpoint " + index);
              }
            });
    for (int i = 0; i < 5; i++) {
      rig.write(deploy("job-" + i, 2));
      String leader = rig.leader().setup().machine();
      rig.kill(leader);
      rig.pass(3_000);
      rig.start(leader);
    }
    heard.add("steps " + rig.agenda().done());
    return heard;
  }

  private static Command deploy(String job, int replicas) {
    return new Command.Deploy(
        "default", "", new TreeMap<>(Map.of(job, Specs.service(replicas))), false, false);
  }
}
