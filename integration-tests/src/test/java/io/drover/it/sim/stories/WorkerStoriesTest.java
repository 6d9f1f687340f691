package io.drover.it.sim.stories;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.sim.control.MasterRig;
import io.drover.it.sim.control.SimMaster;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What failovers and lost connections do to the containers of others. */
@Timeout(60)
final class WorkerStoriesTest {

  /** Elsewhere every worker connects anew to a new leader, all at once, and it drowns. */
  @Test
  void afterATakeoverNoWorkerConnectsAnew() {
    Room room = new Room(1, 10);
    room.deploy("web", 20);
    room.rig().pass(5_000);
    long connected = room.rig().network().counts().connected();

    room.rig().kill(room.rig().leader().setup().machine());
    room.rig().until("another hears all workers", () -> room.heard() == 10);
    room.rig().pass(1_000);

    // The other follower watches the new leader now; nobody else made a connection.
    assertThat(room.rig().network().counts().connected() - connected).isLessThanOrEqualTo(2);
    assertThat(room.ended()).isZero();
  }

  /** Elsewhere a new leader decides before it knows what runs, and starts everything twice. */
  @Test
  void aNewLeaderThatHasNotHeardItsWorkersStartsNothingTwice() {
    Room room = new Room(2, 6);
    room.deploy("web", 12);
    SimMaster first = room.rig().leader();
    for (SimMaster master : room.rig().masters()) {
      for (String worker : List.of("w1", "w2", "w3")) {
        room.rig().network().cut(worker, master.setup().machine());
      }
    }
    room.rig().kill(first.setup().machine());
    room.rig().until("another serves", () -> !room.rig().serving().isEmpty());
    room.rig().pass(3_000);

    assertThat(room.started()).isEqualTo(12);
    room.rig().network().healAll();
    room.rig().until("all are heard", () -> room.heard() == 6);
    room.rig().pass(20_000);

    assertThat(room.started()).isEqualTo(12);
    assertThat(room.ended()).isZero();
    assertThat(room.running()).isEqualTo(12);
  }

  /** Elsewhere nodes are taken for lost after a change of leader, and all tasks pile up on one. */
  @Test
  void afterAChangeOfLeaderEveryWorkerHasTheWholeGraceTime() {
    Room room = new Room(3, 4);
    room.deploy("web", 8);
    SimMaster first = room.rig().leader();
    room.process("w1").pause();
    room.rig().pass(MasterRig.GRACE_MILLIS - 3_000);
    room.rig().kill(first.setup().machine());
    room.rig().until("another serves", () -> !room.rig().serving().isEmpty());
    SimMaster second = room.rig().leader();

    room.rig().pass(MasterRig.GRACE_MILLIS - 2_000);
    assertThat(room.lost(second)).isEmpty();
    room.process("w1").resume();
    room.rig().until("all are heard", () -> room.heard() == 4);
    room.rig().pass(20_000);

    assertThat(room.started()).isEqualTo(8);
    assertThat(room.ended()).isZero();
  }

  /** Elsewhere a network that fails makes all nodes look dead, and everything starts anew. */
  @Test
  void aLeaderThatHearsNobodyMovesNothingInAHurry() {
    Room room = new Room(4, 6);
    room.deploy("web", 12);
    for (SimMaster master : room.rig().masters()) {
      for (String worker : room.names()) {
        room.rig().network().cut(worker, master.setup().machine());
        room.rig().network().cut(master.setup().machine(), worker);
      }
    }
    room.rig().pass(MasterRig.GRACE_MILLIS + 15_000);
    // Two perhaps, and then one at a time, for the network is the likelier culprit.
    assertThat(room.lost(room.rig().leader())).hasSizeBetween(1, 3);
    assertThat(room.ended()).isZero();
    room.rig().network().healAll();
    room.rig().until("all are heard", () -> room.heard() == 6);
    room.rig().until("the state is as wanted", () -> room.runningTasks("web") == 12);
    room.rig().pass(30_000);

    assertThat(room.running()).isEqualTo(12);
    assertThat(room.ended()).isLessThanOrEqualTo(6);
  }

  /** Elsewhere a deposed leader goes on telling workers what to do. */
  @Test
  void workersObeyNoLeaderOfAnEarlierEpoch() {
    Room room = new Room(5, 3);
    room.deploy("web", 3);
    SimMaster first = room.rig().leader();
    first.process().pause();
    room.rig().until("another serves", () -> room.rig().serving().size() == 2);
    room.scale("web", 6);
    room.rig().until("six run", () -> room.running() == 6);

    first.process().resume();
    room.rig().pass(20_000);

    assertThat(room.running()).isEqualTo(6);
    assertThat(room.ended()).isZero();
    assertThat(first.serves()).isFalse();
  }

  /** Elsewhere a worker that was thought dead comes back, and its work runs twice for good. */
  @Test
  void aWorkerThatComesBackStopsWhatRunsElsewhereNow() {
    Room room = new Room(6, 3);
    room.deploy("web", 6);
    long there = room.runningOn("w1");
    assertThat(there).isPositive();
    room.process("w1").pause();
    room.rig().until("its tasks run elsewhere", () -> room.running() == 6 + there);

    room.process("w1").resume();
    room.rig().until("there is nothing too many", () -> room.running() == 6);
    room.rig().pass(30_000);

    assertThat(room.running()).isEqualTo(6);
    assertThat(room.runningTasks("web")).isEqualTo(6);
  }

  /** Elsewhere, both sides of a partition run what must run once. */
  @Test
  void whatMayRunOnceNeverRunsTwiceWhateverIsCutOff() {
    for (int seed = 1; seed <= 5; seed++) {
      Room room = new Room(seed, 3);
      room.deploy("single", 1, true);
      String holder =
          room.names().stream().filter(name -> room.runningOn(name) == 1).findFirst().orElseThrow();
      for (SimMaster master : room.rig().masters()) {
        room.rig().network().cut(holder, master.setup().machine());
        room.rig().network().cut(master.setup().machine(), holder);
      }
      Room watched = room;
      long[] most = {0};
      room.rig()
          .until(
              "it runs elsewhere",
              () -> {
                most[0] = Math.max(most[0], watched.running());
                return watched.running() == 1 && watched.runningOn(holder) == 0;
              });
      assertThat(most[0]).as("seed %d", seed).isEqualTo(1);
      room.rig().network().healAll();
      room.rig().pass(10_000);
      assertThat(room.running()).isEqualTo(1);
    }
  }

  /** Elsewhere masters that are gone for a while take healthy tasks with them. */
  @Test
  void withoutAnyMasterContainersRunOnAndAreAdopted() {
    Room room = new Room(7, 4);
    room.deploy("web", 8);
    List<String> masters =
        room.rig().masters().stream().map(master -> master.setup().machine()).toList();
    masters.forEach(room.rig()::kill);
    room.rig().pass(300_000);
    room.kill("w1");
    room.start("w1");
    room.rig().pass(10_000);
    assertThat(room.running()).isEqualTo(8);

    masters.forEach(room.rig()::start);
    room.rig().until("all are heard", () -> room.heard() == 4);
    room.rig().pass(30_000);

    assertThat(room.started()).isEqualTo(8);
    assertThat(room.ended()).isZero();
    assertThat(room.runningTasks("web")).isEqualTo(8);
  }

  /** Elsewhere a clock that jumps makes tokens invalid and nodes look dead. */
  @Test
  void clocksThatJumpMoveNothing() {
    Room room = new Room(8, 4);
    room.deploy("web", 8);
    for (int i = 0; i < 20; i++) {
      room.clock("w" + room.rig().chance().between(1, 4))
          .jump(room.rig().chance().between(-86_400_000, 86_400_000));
      room.rig().jumpClock("m" + room.rig().chance().between(1, 3), 86_400_000L * (i % 5 - 2));
      room.rig().pass(5_000);
    }
    room.rig().kill(room.rig().leader().setup().machine());
    room.rig().until("another hears all workers", () -> room.heard() == 4);
    room.rig().pass(30_000);

    assertThat(room.started()).isEqualTo(8);
    assertThat(room.ended()).isZero();
    room.deploy("after", 4);
  }
}
