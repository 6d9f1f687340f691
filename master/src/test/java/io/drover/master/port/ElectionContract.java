package io.drover.master.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every election promises, whatever it is made of. */
@Timeout(60)
public abstract class ElectionContract {
  private final List<Candidate> candidates = new ArrayList<>();
  private @Nullable World created;

  /** Where the masters stand in line, and what can happen to them. */
  public interface World extends AutoCloseable {
    /** An election for one more master, who is reached at {@link #address}. */
    Election open(String master);

    /** How many stand in line. */
    int places();

    /** Lets time pass where time has to be told to. */
    void step();

    /** Nothing passes any more between the master and the store. */
    void silence(String master);

    /** Breaks the master's connection; it comes back by itself. Returns when it is back. */
    void breakConnection(String master);

    /** As above, and the session is gone. */
    void loseSession(String master);

    @Override
    void close();
  }

  /** One master: its election and what it was told. Thread-safe. */
  public static final class Candidate implements Election.Listener {
    private final Election election;
    private final List<String> told = new ArrayList<>();

    Candidate(Election election) {
      this.election = election;
    }

    public Election election() {
      return election;
    }

    public synchronized List<String> told() {
      return List.copyOf(told);
    }

    public synchronized boolean leads() {
      return !told.isEmpty() && told.getLast().equals("elected");
    }

    @Override
    public synchronized void elected() {
      told.add("elected");
    }

    @Override
    public synchronized void unelected(String reason) {
      told.add("unelected: " + reason);
    }
  }

  protected abstract World createWorld();

  protected static String address(String master) {
    return master + ":7420";
  }

  private World world() {
    return Objects.requireNonNull(created, "set up before each test");
  }

  @BeforeEach
  void setUp() {
    created = createWorld();
  }

  @AfterEach
  void tearDown() {
    candidates.forEach(candidate -> candidate.election().close());
    world().close();
  }

  protected final void until(Callable<Boolean> holds) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          world().step();
          return holds.call();
        });
  }

  /** One that stands in line, behind those before it. */
  protected final Candidate candidate(String name) {
    int before = world().places();
    Candidate candidate = new Candidate(world().open(name));
    candidates.add(candidate);
    candidate.election().start(candidate);
    until(() -> world().places() == before + 1);
    return candidate;
  }

  protected final Candidate leader(String name) {
    Candidate candidate = candidate(name);
    until(candidate::leads);
    return candidate;
  }

  @Test
  void theNextInLineIsElectedWhenTheFirstLeaves() {
    Candidate first = leader("a");
    Candidate second = candidate("b");
    assertThat(second.told()).isEmpty();

    first.election().close();

    until(second::leads);
  }

  @Test
  void whoResignsStandsAtTheEndOfTheLine() {
    Candidate first = leader("a");
    Candidate second = candidate("b");

    first.election().resign("maintenance");

    until(second::leads);
    assertThat(first.told()).containsExactly("elected", "unelected: maintenance");
    until(() -> world().places() == 2);
    second.election().resign("back");
    until(first::leads);
  }

  @Test
  void whoResignsAloneIsElectedAnew() {
    Candidate only = leader("a");

    only.election().resign("again");

    until(() -> only.told().equals(List.of("elected", "unelected: again", "elected")));
  }

  @Test
  void aSuspectedLeaderThatIsSilentIsReplacedLongBeforeItsSessionEnds() {
    Candidate first = leader("a");
    Candidate second = candidate("b");
    world().silence("a");

    second.election().suspect(address("a"));

    until(second::leads);
    // Nobody could tell it.
    assertThat(first.told()).containsExactly("elected");
  }

  @Test
  void aWrongSuspicionCostsTheLeadershipAndTheSuspectedJoinsAgain() {
    Candidate first = leader("a");
    Candidate second = candidate("b");

    second.election().suspect(address("a"));

    until(second::leads);
    until(() -> first.told().size() == 2);
    assertThat(first.told().getLast()).startsWith("unelected: another master took its place");
    until(() -> world().places() == 2);
    second.election().close();
    until(first::leads);
  }

  @Test
  void aSuspicionOfSomebodyWhoDoesNotLeadChangesNothing() {
    Candidate first = leader("a");
    Candidate second = candidate("b");
    Candidate third = candidate("c");

    third.election().suspect(address("b"));
    third.election().suspect("unknown:1");
    third.election().suspect(address("c"));
    // It leaves after it has looked at these.
    third.election().close();
    until(() -> world().places() == 2);
    Candidate last = candidate("d");

    first.election().resign("so that the next is elected");

    // Whoever had lost a place would stand behind the last now.
    until(second::leads);
    until(() -> world().places() == 3);
    assertThat(last.told()).isEmpty();
    assertThat(second.told()).containsExactly("elected");
  }

  @Test
  void aLostSessionEndsTheLeadershipAndAnotherBegins() {
    Candidate only = leader("a");

    world().loseSession("a");

    until(() ->
        only.told()
            .equals(List.of("elected", "unelected: the ZooKeeper session was lost", "elected")));
  }

  @Test
  void aShortBreakOfTheConnectionCostsNoLeadership() {
    Candidate first = leader("a");
    Candidate second = candidate("b");

    world().breakConnection("a");
    second.election().resign("looked at after the break");

    until(() -> world().places() == 2);
    assertThat(first.told()).containsExactly("elected");
  }

  @Test
  void whoeverLostItsSessionWhileItWaitedStandsInLineAgain() {
    Candidate first = leader("a");
    Candidate second = candidate("b");

    world().loseSession("b");
    world().breakConnection("b");

    until(() -> world().places() == 2);
    first.election().close();
    until(second::leads);
  }
}
