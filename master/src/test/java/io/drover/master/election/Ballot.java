package io.drover.master.election;

import io.drover.base.HostPort;
import io.drover.master.log.FaultyWire;
import io.drover.master.log.LogPaths;
import io.drover.master.log.ZooKeeperConnection;
import io.drover.master.model.MasterId;
import io.drover.master.port.Election;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.curator.test.TestingServer;

/** One master in an election: its connection over a wire of its own, and what it was told. */
final class Ballot implements AutoCloseable, Election.Listener {
  static final LogPaths PATHS = new LogPaths("test");
  static final ElectionSettings SETTINGS =
      new ElectionSettings(
          Duration.ofMillis(100), 3, Duration.ofSeconds(5), 5, Duration.ofMinutes(1));

  private final FaultyWire wire;
  private final ZooKeeperConnection connection;
  private final LatchElection election;
  private final AtomicBoolean besideStoreLeader = new AtomicBoolean();
  private final List<String> told = new ArrayList<>();
  private final String name;

  Ballot(TestingServer server, String name) {
    this.name = name;
    wire = new FaultyWire(server.getPort());
    connection =
        ZooKeeperConnection.open(List.of(HostPort.parse(wire.address())), Duration.ofSeconds(10));
    election =
        new LatchElection(
            connection, PATHS, new MasterId(name), address(), besideStoreLeader::get, SETTINGS);
  }

  String address() {
    return name + ":7420";
  }

  Ballot besideStoreLeader(boolean is) {
    besideStoreLeader.set(is);
    return this;
  }

  Ballot start() {
    election.start(this);
    return this;
  }

  LatchElection election() {
    return election;
  }

  FaultyWire wire() {
    return wire;
  }

  ZooKeeperConnection connection() {
    return connection;
  }

  @Override
  public synchronized void elected() {
    told.add("elected");
  }

  @Override
  public synchronized void unelected(String reason) {
    told.add("unelected: " + reason);
  }

  synchronized List<String> told() {
    return List.copyOf(told);
  }

  synchronized boolean leads() {
    return !told.isEmpty() && told.getLast().equals("elected");
  }

  @Override
  public void close() {
    election.close();
    connection.close();
    wire.close();
  }
}
