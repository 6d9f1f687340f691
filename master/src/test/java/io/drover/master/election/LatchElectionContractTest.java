package io.drover.master.election;

import static org.awaitility.Awaitility.await;

import io.drover.base.HostPort;
import io.drover.master.election.Line.UnseenException;
import io.drover.master.log.ZooKeeperConnection;
import io.drover.master.port.Election;
import io.drover.master.port.ElectionContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Timeout;

/** The election's promises on a real ZooKeeper. */
@Timeout(60)
final class LatchElectionContractTest extends ElectionContract {
  @Override
  protected World createWorld() {
    return new ZooKeeperWorld();
  }

  private static final class ZooKeeperWorld implements World {
    private final TestingServer server;
    private final Map<String, Ballot> ballots = new HashMap<>();
    private final ZooKeeperConnection direct;

    ZooKeeperWorld() {
      try {
        server = new TestingServer(new InstanceSpec(null, -1, -1, -1, true, 1, 200, 100), true);
      } catch (Exception e) {
        throw new IllegalStateException("no test server", e);
      }
      direct =
          ZooKeeperConnection.open(
              List.of(HostPort.parse(server.getConnectString())), Duration.ofSeconds(10));
      await().until(direct::isConnected);
    }

    @Override
    public Election open(String master) {
      Ballot ballot = new Ballot(server, master);
      ballots.put(master, ballot);
      return ballot.election();
    }

    private Ballot ballot(String master) {
      return Objects.requireNonNull(ballots.get(master), master);
    }

    @Override
    public int places() {
      try {
        return new Line(direct.curator(), Ballot.PATHS.election()).places().size();
      } catch (UnseenException e) {
        throw new IllegalStateException("the line is not seen", e);
      }
    }

    @Override
    public void step() {}

    @Override
    public void silence(String master) {
      ballot(master).wire().loseRequests();
      ballot(master).wire().loseAnswers();
    }

    @Override
    public void breakConnection(String master) {
      ballot(master).wire().breakConnections();
      await().until(ballot(master).connection()::isConnected);
    }

    @Override
    public void loseSession(String master) {
      try {
        ballot(master)
            .connection()
            .curator()
            .getZookeeperClient()
            .getZooKeeper()
            .getTestable()
            .injectSessionExpiration();
      } catch (Exception e) {
        throw new IllegalStateException(master, e);
      }
    }

    @Override
    public void close() {
      ballots.values().forEach(Ballot::close);
      direct.close();
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
