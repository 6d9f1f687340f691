package io.drover.master.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is the latch's own about the election. */
@Timeout(60)
final class LatchElectionTest {
  private final TestingServer server;
  private final List<Ballot> ballots = new ArrayList<>();

  LatchElectionTest() throws Exception {
    server = new TestingServer(new InstanceSpec(null, -1, -1, -1, true, 1, 200, 100), true);
  }

  @AfterEach
  void tearDown() throws Exception {
    ballots.forEach(Ballot::close);
    server.close();
  }

  private Ballot ballot(String name) {
    Ballot ballot = new Ballot(server, name);
    ballots.add(ballot);
    return ballot;
  }

  private Ballot leader(String name) {
    Ballot ballot = ballot(name).start();
    until(ballot::leads);
    return ballot;
  }

  /** One that stands in line, behind those before it. */
  private Ballot waiting(String name) throws Exception {
    int before = places().size();
    Ballot ballot = ballot(name).start();
    until(() -> places().size() == before + 1);
    return ballot;
  }

  private List<String> places() throws Exception {
    CuratorFramework curator = ballots.getFirst().connection().curator();
    return new Line(curator, Ballot.PATHS.election()).places();
  }

  private static void until(Callable<Boolean> holds) {
    await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(8)).until(holds);
  }

  @Test
  void aSuspectedLeaderThatIsSilentIsReplacedLongBeforeItsSessionEnds() throws Exception {
    Ballot first = leader("a");
    Ballot second = waiting("b");
    first.wire().loseRequests();
    first.wire().loseAnswers();
    long began = System.nanoTime();

    second.election().suspect(first.address());

    until(second::leads);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aSuspicionOfSomebodyWhoDoesNotLeadChangesNothing() throws Exception {
    Ballot first = leader("a");
    Ballot second = waiting("b");
    Ballot third = waiting("c");
    List<String> before = places();

    third.election().suspect(second.address());
    third.election().suspect("unknown:1");
    third.election().resign("so that both suspicions were looked at");

    until(() -> places().size() == 3 && !places().equals(before));
    assertThat(places().subList(0, 2)).isEqualTo(before.subList(0, 2));
    assertThat(first.leads()).isTrue();
  }

  @Test
  void aShortBreakOfTheConnectionCostsNoLeadership() throws Exception {
    Ballot first = leader("a");
    Ballot second = waiting("b");

    List<ConnectionState> states = new CopyOnWriteArrayList<>();
    first
        .connection()
        .curator()
        .getConnectionStateListenable()
        .addListener((client, state) -> states.add(state));
    first.wire().breakConnections();
    until(() -> states.contains(ConnectionState.RECONNECTED));
    second.election().resign("looked at after the break");
    until(() -> places().size() == 2);

    assertThat(first.told()).containsExactly("elected");
  }

  @Test
  void whoeverHasLostItsPlaceWhileWaitingTakesANewOne() throws Exception {
    Ballot first = leader("a");
    Ballot second = waiting("b");

    first.connection().curator().delete().forPath(places().getLast());

    until(() -> places().size() == 2);
    first.election().close();
    until(second::leads);
  }

  @Test
  void theMasterBesideZooKeepersLeaderLetsOthersFirst() throws Exception {
    Ballot first = leader("a");
    Ballot second = ballot("b").besideStoreLeader(true).start();
    until(() -> places().size() == 2);
    Ballot third = waiting("c");

    first.election().close();

    until(third::leads);
    assertThat(second.told()).isEmpty();
    third.election().close();
    until(second::leads);
  }

  @Test
  void aloneTheMasterBesideZooKeepersLeaderLeads() {
    Ballot only = ballot("a").besideStoreLeader(true).start();

    until(only::leads);
  }

  @Test
  void aLeaderBesideWhichZooKeepersLeaderComesToRunHandsOverOnce() throws Exception {
    Ballot first = leader("a");
    Ballot second = waiting("b");

    first.besideStoreLeader(true);

    until(second::leads);
    assertThat(first.told())
        .containsExactly("elected", "unelected: ZooKeeper's own leader runs beside this master");
  }
}
