package io.drover.master.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.port.ReplicatedLogContract;
import io.drover.master.port.TestCodec;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log's promises on a real ZooKeeper, and what is ZooKeeper's own about it. */
@Timeout(60)
final class ZooKeeperLogTest extends ReplicatedLogContract {
  private final ZooKeeperWorld world =
      new ZooKeeperWorld(LogSettings.DEFAULT.withSizes(900 << 10, 4 << 10));

  @Override
  protected World createWorld() {
    return world;
  }

  @Test
  void anAppendThatWasDoneButNeverAnsweredIsFoundAndNotRepeated() {
    Master leader = leader("a");
    leader.append("x1");
    until(() -> leader.witness().last() == 1);

    world.wire("a").loseAnswers();
    leader.append("x2");
    leader.append("x3");
    until(() -> world.exists(ZooKeeperWorld.PATHS.entry(3)));
    world.breakConnection("a");
    leader.append("x4");

    until(() -> leader.witness().last() == 4);
    Master reader = leader("b");
    assertThat(reader.witness().texts()).isEqualTo(List.of("x1", "x2", "x3", "x4"));
  }

  @Test
  void anAppendThatNeverArrivedIsSentAgain() {
    Master leader = leader("a");
    leader.append("x1");
    until(() -> leader.witness().last() == 1);

    world.wire("a").loseRequests();
    leader.append("x2");
    leader.append("x3");
    world.breakConnection("a");
    leader.append("x4");

    until(() -> leader.witness().last() == 4);
    Master reader = leader("b");
    assertThat(reader.witness().texts()).isEqualTo(List.of("x1", "x2", "x3", "x4"));
  }

  @Test
  void whatADeposedLeaderGotCommittedWithoutKnowingIsToldAsCommitted() {
    Master first = leader("a");
    first.append("x1");
    until(() -> first.witness().last() == 1);

    world.wire("a").loseAnswers();
    first.append("x2");
    until(() -> world.exists(ZooKeeperWorld.PATHS.entry(2)));
    Master second = leader("b");
    second.append("y3");
    until(() -> second.witness().last() == 3);
    world.breakConnection("a");

    until(() -> first.witness().last() == 3);
    assertThat(first.witness().leads()).isFalse();
    assertThat(first.witness().texts()).isEqualTo(List.of("x1", "x2", "y3"));
    assertThat(first.witness().events()).contains("committed 2", "committed 3");
  }

  @Test
  void aLeaderWhoseLostAppendsAreBeingSettledMayBeOvertaken() {
    Master first = leader("a");
    first.append("x1");
    until(() -> first.witness().last() == 1);
    Master second = master("b");
    until(() -> second.witness().last() == 1);
    int claimed = world.version(ZooKeeperWorld.PATHS.epoch());

    world.wire("a").loseRequests();
    first.append("x2");
    world.breakConnection("a");
    world.wire("a").delayAnswers(400);
    // The first leader moves the fence on, and before it has read what was done the second claims.
    until(() -> world.version(ZooKeeperWorld.PATHS.epoch()) > claimed);
    second.claim();
    until(second.witness()::leads);
    second.append("y2");

    until(() -> !first.witness().leads());
    until(() -> first.witness().texts().contains("y2"));
    assertThat(first.witness().broken()).isEmpty();
    assertThat(first.witness().texts()).isEqualTo(second.witness().texts());
  }

  @Test
  void aCheckpointIsCutIntoManyChunksAndTrimsAllBeforeIt() throws Exception {
    Master leader = leader("a");
    List<String> texts = numbers("x", 200);
    texts.forEach(leader::append);
    until(() -> leader.witness().last() == 200);
    List<String> state =
        IntStream.range(0, 4_000).mapToObj(i -> Integer.toHexString(i * 0x9E3779B9)).toList();

    leader
        .log()
        .checkpoint(
            200, leader.witness().epoch(), 1_000, state.stream().map(TestCodec::text).toList());
    until(() -> leader.witness().events().contains("checkpointed 200"));

    assertThat(world.direct().getChildren().forPath(ZooKeeperWorld.PATHS.log()))
        .containsExactly("00000000000000000200");
    List<String> folders = world.direct().getChildren().forPath(ZooKeeperWorld.PATHS.checkpoint());
    assertThat(folders).hasSize(1);
    assertThat(
            world
                .direct()
                .getChildren()
                .forPath(ZooKeeperWorld.PATHS.checkpointFolder(folders.getFirst())))
        .hasSizeGreaterThan(4);
    Master late = master("b");
    until(() -> late.witness().last() == 200);
    assertThat(late.witness().texts()).isEqualTo(state);
  }

  @Test
  void chunksOfACheckpointThatWasNeverPublishedAreCollected() throws Exception {
    Master leader = leader("a");
    String leftover = ZooKeeperWorld.PATHS.chunk("at-0-half-written", 0);
    world.direct().create().creatingParentsIfNeeded().forPath(leftover, new byte[] {1});
    leader.append("x");
    until(() -> leader.witness().last() == 1);

    leader.log().checkpoint(1, leader.witness().epoch(), 1_000, changes("sum", 1));

    until(() -> leader.witness().events().contains("checkpointed 1"));
    assertThat(world.exists(leftover)).isFalse();
  }

  @Test
  void aDeposedLeaderDoesNotRemoveTheCheckpointOfTheNext() throws Exception {
    Master first = leader("a");
    numbers("x", 20).forEach(first::append);
    until(() -> first.witness().last() == 20);
    world.wire("a").delayAnswers(300);
    first.log().checkpoint(20, first.witness().epoch(), 1_000, List.of(TestCodec.text("first")));
    until(() -> world.direct().getData().forPath(ZooKeeperWorld.PATHS.checkpoint()).length > 0);

    // Its answers are so late that it has not begun to trim.
    Master second = leader("b");
    second.append("y21");
    until(() -> second.witness().last() == 21);
    second.log().checkpoint(21, second.witness().epoch(), 2_000, List.of(TestCodec.text("second")));
    until(() -> second.witness().events().contains("checkpointed 21"));
    // "checkpointed 20" or "checkpointFailed 20", and why: it is through with it.
    until(() ->
        first.witness().events().stream()
            .anyMatch(event -> event.startsWith("checkpoint") && event.contains(" 20")));

    Master late = master("c");
    until(() -> late.witness().last() == 21);
    assertThat(late.witness().texts()).containsExactly("second");
  }

  @Test
  void aMissingEntryBeforeLaterOnesIsAnErrorAndNotTheEnd() throws Exception {
    Master leader = leader("a");
    numbers("x", 5).forEach(leader::append);
    until(() -> leader.witness().last() == 5);
    world.direct().delete().forPath(ZooKeeperWorld.PATHS.entry(3));

    Master late = master("b");

    until(() -> !late.witness().broken().isEmpty());
    assertThat(late.witness().broken()).contains("log entry 3 is missing");
    assertThat(late.witness().last()).isEqualTo(2);
  }

  @Test
  void aStoreThatWasMadeAnewIsNotTakenForTheOldOne() throws Exception {
    Master leader = leader("a");
    leader.append("x");
    until(() -> leader.witness().last() == 1);
    world.wire("a").loseRequests();
    world.wipe();
    Master other = leader("b");
    other.append("other");
    until(() -> other.witness().last() == 1);

    world.loseSession("a");
    world.breakConnection("a");

    until(() -> !leader.witness().broken().isEmpty());
    assertThat(leader.witness().broken()).containsAnyOf("made anew", "wiped");
  }

  @Test
  void anIdleLeaderHearsThatAnotherTookTheLead() {
    Master first = leader("a");
    leader("b");

    until(() -> !first.witness().leads());
    assertThat(first.witness().events()).contains("deposed master b took the lead with epoch 2");
  }
}
