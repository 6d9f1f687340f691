package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.loop.TestMaster.Answer;
import io.drover.master.model.Specs;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.SnapshotResult;
import io.drover.master.state.ClusterState;
import io.drover.master.state.Head;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Taking the whole state out of a master. */
@Timeout(60)
final class SnapshotTest {
  private final World world = new World();

  private static Answer<SnapshotResult> ask(TestMaster master, boolean anyMaster) {
    Answer<SnapshotResult> answer = new Answer<>();
    master.give(new ClientMessage.Snapshot(anyMaster, answer));
    return answer;
  }

  private static Command deploy(String job) {
    return new Command.Deploy(
        "default", "", new TreeMap<>(Map.of(job, Specs.service(3))), false, false);
  }

  @Test
  void isTheStateAtOneIndexOnceThatIsCommitted() {
    TestMaster master = world.leader("m1");
    world.worker(master, "w1");
    master.deploy("web", Specs.service(3));
    master.send(deploy("more"));
    Answer<SnapshotResult> answer = ask(master, false);
    assertThat(answer.came()).as("before the log has it").isFalse();
    world.settle();
    SnapshotResult.Cut cut = (SnapshotResult.Cut) answer.get();
    assertThat(cut.jobs()).isEqualTo(2);
    ClusterState state = new ClusterState(() -> {});
    state.restore(cut.index(), cut.epoch(), cut.timeMillis(), cut.changes());
    assertThat(state.head().index()).isEqualTo(cut.index());
    assertThat(state.jobs()).isEqualTo(master.core.state().jobs());
    assertThat(state.tasks()).hasSize(cut.tasks());
  }

  @Test
  void followersSendToTheLeaderUnlessAnyMasterWillDo() {
    TestMaster leader = world.leader("m1");
    TestMaster follower = world.master("m2");
    leader.deploy("web", Specs.service(3));
    assertThat(ask(follower, false).get()).isEqualTo(new SnapshotResult.NotLeader("m1:7420"));
    SnapshotResult.Cut cut = (SnapshotResult.Cut) ask(follower, true).get();
    Head head = follower.core.state().head();
    assertThat(cut.index()).isEqualTo(head.index());
    assertThat(cut.jobs()).isEqualTo(1);
  }

  @Test
  void isGivenToNobodyWhenTheLeadIsLostBefore() {
    TestMaster master = world.leader("m1");
    master.send(deploy("web"));
    Answer<SnapshotResult> answer = ask(master, false);
    master.log.renounce("test");
    world.settle();
    assertThat(answer.get()).isInstanceOf(SnapshotResult.NotLeader.class);
  }
}
