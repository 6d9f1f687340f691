package io.drover.master.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.base.Epoch;
import io.drover.master.model.MasterId;
import io.drover.master.state.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every log promises, whatever it is made of. */
@Timeout(60)
public abstract class ReplicatedLogContract {
  private final List<Master> masters = new ArrayList<>();
  private @Nullable World created;

  /** A store, the masters' ways to it, and what can happen to them. */
  public interface World extends AutoCloseable {
    /** A log for one more master. */
    ReplicatedLog open(String master);

    /** Lets time pass where time has to be told to. */
    void step();

    /** Makes the master's log wait, as a full queue behind its listener would. */
    void hold(Master master, boolean on);

    /** Breaks the master's connection under what travels; it comes back by itself. */
    void breakConnection(String master);

    /** As above, and the session is gone. */
    void loseSession(String master);

    /** What the store answers to the master comes late from now on, or in time again. */
    void slow(String master, boolean on);

    /** The store loses everything. */
    void wipe();

    /** The stored entry is not what it was. */
    void damage(long index);

    @Override
    void close();
  }

  /** One master: its log and what it heard. */
  public record Master(String name, ReplicatedLog log, Witness witness) {
    public void claim() {
      log.claim(new MasterId(name), name + ":7420");
    }

    public void append(String... texts) {
      log.append(witness.next(texts));
    }
  }

  protected abstract World createWorld();

  private World world() {
    return Objects.requireNonNull(created, "set up before each test");
  }

  @BeforeEach
  void setUp() {
    created = createWorld();
  }

  @AfterEach
  void tearDown() {
    masters.forEach(master -> master.log().close());
    world().close();
    masters.forEach(master -> master.witness().assertPromisesKept());
  }

  protected final Master master(String name) {
    Witness witness = new Witness();
    ReplicatedLog log = world().open(name);
    Master master = new Master(name, log, witness);
    masters.add(master);
    log.start(witness);
    return master;
  }

  protected final void until(Callable<Boolean> holds) {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          world().step();
          return holds.call();
        });
  }

  protected final Master leader(String name) {
    Master master = master(name);
    master.claim();
    until(master.witness()::leads);
    return master;
  }

  protected static List<String> numbers(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }

  @Test
  void anEmptyLogIsClaimedAtZeroWithTheFirstEpoch() {
    Master leader = leader("a");

    assertThat(leader.witness().epoch()).isEqualTo(new Epoch(1));
    assertThat(leader.witness().last()).isZero();
  }

  @Test
  void whatTheLeaderAppendsReachesEveryMasterInOrder() {
    Master follower = master("b");
    Master leader = leader("a");
    List<String> texts = numbers("x", 300);

    texts.forEach(leader::append);

    until(() -> leader.witness().last() == 300 && follower.witness().last() == 300);
    assertThat(leader.witness().texts()).isEqualTo(texts);
    assertThat(follower.witness().texts()).isEqualTo(texts);
    assertThat(leader.witness().events()).doesNotContain("committed 1");
  }

  @Test
  void aClaimCanDemandAnEpochAboveAnyThatWorkersHaveSeen() {
    Master leader = leader("a");
    leader.append("before");
    until(() -> leader.witness().last() == 1);
    leader.log().renounce("a worker has seen epoch 41");
    until(() -> !leader.witness().leads());
    leader.log().claimAbove(new Epoch(41), new MasterId("a"), "a:7420");
    until(leader.witness()::leads);
    assertThat(leader.witness().epoch()).isEqualTo(new Epoch(42));
    leader.append("after");
    Master next = leader("b");
    assertThat(next.witness().epoch()).isEqualTo(new Epoch(43));
    assertThat(next.witness().texts()).containsExactly("before", "after");
  }

  @Test
  void aStoreThatHasComeToTheEpochThatWorkersHaveSeenIsNotClaimedAboveIt() {
    Master past = leader("a");
    Master leader = leader("b");
    until(() -> !past.witness().leads());

    past.log().claimAbove(leader.witness().epoch(), new MasterId("a"), "a:7420");

    until(() -> past.witness().events().getLast().startsWith("deposed"));
    leader.append("on");
    until(() -> past.witness().texts().contains("on"));
    assertThat(leader.witness().leads()).isTrue();
  }

  @Test
  void aSecondClaimShutsTheFirstLeaderOutWhateverItHasUnderWay() {
    Master follower = master("c");
    Master first = leader("a");
    first.append("before");
    until(() -> first.witness().last() == 1);
    Master second = master("b");

    numbers("old", 100).forEach(first::append);
    second.claim();
    until(() -> second.witness().leads() && !first.witness().leads());
    numbers("new", 50).forEach(second::append);

    long end = second.witness().last();
    until(() -> second.witness().texts().contains("new50"));
    until(() ->
        first.witness().texts().contains("new50") && follower.witness().texts().contains("new50"));
    assertThat(first.witness().texts()).isEqualTo(second.witness().texts());
    assertThat(follower.witness().texts()).isEqualTo(second.witness().texts());
    assertThat(follower.witness().epochs()).isSorted();
    // Of the old leader's a first part may have been committed, and nothing else.
    List<String> old =
        follower.witness().texts().stream().filter(text -> text.startsWith("old")).toList();
    assertThat(numbers("old", 100)).startsWith(old.toArray(String[]::new));
    assertThat(end).isGreaterThanOrEqualTo(1);
  }

  @Test
  void everyClaimTakesAHigherEpoch() {
    Master first = leader("a");
    Epoch before = first.witness().epoch();
    Master second = leader("b");

    assertThat(second.witness().epoch()).isGreaterThan(before);
    until(() -> !first.witness().leads());
  }

  @Test
  void aClaimThatIsOvertakenBeforeItIsThroughEndsInDeposed() {
    Master first = leader("a");
    numbers("x", 40).forEach(first::append);
    until(() -> first.witness().last() == 40);
    Master slow = master("b");
    Master third = master("c");
    until(() -> slow.witness().last() == 40 && third.witness().last() == 40);

    world().slow("b", true);
    slow.claim();
    until(() -> !first.witness().leads());
    third.claim();
    until(third.witness()::leads);
    third.append("y");

    until(() -> slow.witness().texts().contains("y"));
    until(() -> slow.witness().events().stream().anyMatch(event -> event.startsWith("deposed")));
    world().slow("b", false);
    third.append("z");
    until(() -> slow.witness().texts().contains("z"));
    assertThat(slow.witness().leads()).isFalse();
    assertThat(slow.witness().broken()).isEmpty();
    assertThat(third.witness().leads()).isTrue();
  }

  @Test
  void mastersThatAllClaimAtOnceTakeTurnsAndNoneBreaks() {
    List<Master> all = List.of(master("a"), master("b"), master("c"));
    for (int round = 1; round <= 15; round++) {
      all.forEach(Master::claim);
      until(() -> all.stream().anyMatch(master -> master.witness().leads()));
      for (Master each : all) {
        if (each.witness().leads()) {
          each.append(each.name() + round);
        }
      }
    }
    // Claims of the last round may still be under way: whoever leads in the end ends it.
    Set<Epoch> ending = new HashSet<>();
    until(() -> {
      for (Master each : all) {
        if (each.witness().leads() && ending.add(each.witness().epoch())) {
          each.append("end of " + each.witness().epoch());
        }
      }
      return all.stream()
          .map(each -> "end of " + each.witness().epoch())
          .anyMatch(end -> all.stream().allMatch(each -> each.witness().texts().contains(end)));
    });

    until(() -> all.stream().map(each -> each.witness().texts()).distinct().count() == 1);
    for (Master each : all) {
      assertThat(each.witness().epochs()).isSorted();
      assertThat(each.witness().broken()).isEmpty();
    }
  }

  @Test
  void sessionsThatEndWhileAppendsAreUnderWayLoseNothingThatWasToldOf() {
    Master follower = master("b");
    Master leader = leader("a");
    List<String> told = new ArrayList<>();
    for (int round = 1; round <= 6; round++) {
      numbers(round + "-", 20).forEach(leader::append);
      if (round % 2 == 0) {
        int reached = round;
        until(() -> leader.witness().texts().contains(reached + "-1"));
      }
      world().loseSession("a");
      until(() -> !leader.witness().leads());
      told = leader.witness().texts();
      leader.claim();
      until(leader.witness()::leads);
      assertThat(leader.witness().texts().subList(0, told.size())).isEqualTo(told);
    }
    leader.append("end");

    until(() -> follower.witness().texts().contains("end"));
    until(() -> leader.witness().texts().contains("end"));
    assertThat(follower.witness().texts()).isEqualTo(leader.witness().texts());
    assertThat(follower.witness().texts().subList(0, told.size())).isEqualTo(told);
  }

  @Test
  void appendsUnderABreakingConnectionAreDoneOnceAndInOrder() {
    Master follower = master("b");
    Master leader = leader("a");
    List<String> texts = numbers("x", 200);

    for (int i = 0; i < texts.size(); i++) {
      leader.append(texts.get(i));
      if (i % 50 == 25) {
        int reached = i;
        world().breakConnection("a");
        until(() -> leader.witness().last() > reached - 20);
      }
    }

    until(() -> leader.witness().last() == 200 && follower.witness().last() == 200);
    assertThat(leader.witness().texts()).isEqualTo(texts);
    assertThat(follower.witness().texts()).isEqualTo(texts);
    assertThat(leader.witness().leads()).isTrue();
    assertThat(leader.witness().events()).contains("suspended", "resumed");
    assertThat(leader.witness().isSuspended()).isFalse();
  }

  @Test
  void aLostSessionDeposesTheLeaderAndLosesNothingThatWasCommitted() {
    Master follower = master("b");
    Master leader = leader("a");
    numbers("x", 40).forEach(leader::append);
    until(() -> leader.witness().last() >= 1);

    world().loseSession("a");

    until(() -> !leader.witness().leads());
    leader.claim();
    until(leader.witness()::leads);
    leader.append("after");
    until(() -> follower.witness().texts().contains("after"));
    until(() -> leader.witness().texts().contains("after"));
    assertThat(leader.witness().texts()).isEqualTo(follower.witness().texts());
    assertThat(leader.witness().epoch()).isEqualTo(new Epoch(2));
  }

  @Test
  void aRenouncedLeadershipIsFollowedByWhatWasCommittedOfIt() {
    Master leader = leader("a");
    numbers("x", 20).forEach(leader::append);

    leader.log().renounce("enough");

    until(() -> leader.witness().events().contains("deposed enough"));
    Master next = leader("b");
    next.append("end");
    until(() -> leader.witness().texts().contains("end"));
    assertThat(leader.witness().texts()).isEqualTo(next.witness().texts());
  }

  @Test
  void aMasterThatStartsLaterIsToldEverything() {
    Master leader = leader("a");
    numbers("x", 50).forEach(leader::append);
    until(() -> leader.witness().last() == 50);
    leader.log().close();

    Master next = leader("b");

    assertThat(next.witness().texts()).isEqualTo(numbers("x", 50));
    assertThat(next.witness().epoch()).isEqualTo(new Epoch(2));
  }

  @Test
  void aCheckpointStandsForTheLogBeforeIt() {
    Master leader = leader("a");
    numbers("x", 100).forEach(leader::append);
    until(() -> leader.witness().last() == 100);

    leader.log().checkpoint(100, leader.witness().epoch(), 1_000, changes("sum", 100));
    until(() -> leader.witness().events().contains("checkpointed 100"));
    leader.append("later");
    Master late = master("b");

    until(() -> late.witness().last() == 101);
    assertThat(late.witness().events())
        .containsSubsequence("restored 100", "committed 101")
        .doesNotContain("committed 100");
    assertThat(late.witness().texts())
        .isEqualTo(Stream.concat(numbers("sum", 100).stream(), Stream.of("later")).toList());
  }

  @Test
  void aSecondCheckpointReplacesTheFirst() {
    Master leader = leader("a");
    numbers("x", 10).forEach(leader::append);
    until(() -> leader.witness().last() == 10);
    leader.log().checkpoint(5, leader.witness().epoch(), 1_000, changes("first", 3));
    until(() -> leader.witness().events().contains("checkpointed 5"));

    leader.log().checkpoint(10, leader.witness().epoch(), 1_000, changes("second", 3));
    until(() -> leader.witness().events().contains("checkpointed 10"));

    Master next = leader("b");
    assertThat(next.witness().texts()).isEqualTo(numbers("second", 3));
    assertThat(next.witness().events()).contains("restored 10").doesNotContain("restored 5");
    next.append("on");
    until(() -> next.witness().last() == 11);
  }

  @Test
  void aCheckpointOfWhatIsNotCommittedYetWaitsForIt() {
    Master leader = leader("a");
    numbers("x", 30).forEach(leader::append);
    leader.log().checkpoint(30, leader.witness().epoch(), 1_000, changes("sum", 1));

    until(() -> leader.witness().events().contains("checkpointed 30"));

    assertThat(leader.witness().events().indexOf("checkpointed 30"))
        .isGreaterThan(leader.witness().events().indexOf("appended 30"));
  }

  @Test
  void onlyTheLeaderStoresCheckpoints() {
    Master follower = master("b");
    Master leader = leader("a");
    leader.append("x");
    until(() -> follower.witness().last() == 1);

    follower.log().checkpoint(1, new Epoch(1), 1_000, changes("wrong", 1));

    until(() ->
        follower.witness().events().stream()
            .anyMatch(event -> event.startsWith("checkpointFailed 1")));
  }

  @Test
  void aFollowerThatIsBehindTheTrimTakesTheCheckpoint() {
    Master follower = master("b");
    Master leader = leader("a");
    leader.append("x1");
    until(() -> follower.witness().last() == 1);
    world().breakConnection("b");
    until(() -> !follower.witness().isSuspended());
    world().hold(follower, true);
    for (int i = 2; i <= 60; i++) {
      leader.append("x" + i);
    }
    until(() -> leader.witness().last() == 60);
    leader.log().checkpoint(60, leader.witness().epoch(), 1_000, changes("sum", 2));
    until(() -> leader.witness().events().contains("checkpointed 60"));
    leader.append("end");

    world().hold(follower, false);

    until(() -> follower.witness().last() == 61);
    assertThat(follower.witness().events()).contains("restored 60");
    assertThat(follower.witness().texts()).isEqualTo(List.of("sum1", "sum2", "end"));
  }

  @Test
  void aWipedStoreStopsEveryMasterWithItsReason() {
    Master follower = master("b");
    Master leader = leader("a");
    leader.append("x");
    until(() -> follower.witness().last() == 1);

    world().wipe();

    until(() -> !leader.witness().broken().isEmpty() && !follower.witness().broken().isEmpty());
    assertThat(leader.witness().broken()).contains("wiped");
    assertThat(leader.witness().leads()).isFalse();
  }

  @Test
  void anUnreadableEntryStopsTheMasterThatReadsIt() {
    Master leader = leader("a");
    numbers("x", 5).forEach(leader::append);
    until(() -> leader.witness().last() == 5);

    world().damage(3);
    Master late = master("b");

    until(() -> !late.witness().broken().isEmpty());
    assertThat(late.witness().broken()).contains("log entry 3");
    assertThat(late.witness().last()).isEqualTo(2);
  }

  @Test
  void anEntryThatIsTooLargeEndsTheLeadWithItsSizeAndHarmsNothing() {
    Master leader = leader("a");

    leader.append("y".repeat(1_000_000));

    until(() -> !leader.witness().leads());
    assertThat(leader.witness().events())
        .anyMatch(event -> event.startsWith("deposed log entry 1 has 1000"));
    leader.claim();
    until(leader.witness()::leads);
    leader.append("small");
    until(() -> leader.witness().last() == 1);
    assertThat(leader.witness().texts()).isEqualTo(List.of("small"));
  }

  protected static List<Change> changes(String prefix, int count) {
    return numbers(prefix, count).stream().map(TestCodec::text).toList();
  }
}
