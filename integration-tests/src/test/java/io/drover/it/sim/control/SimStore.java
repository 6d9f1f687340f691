package io.drover.it.sim.control;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.SimProcess;
import io.drover.master.model.MasterId;
import io.drover.master.port.EntryCodec;
import io.drover.master.port.Members;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The simulated ZooKeeper: what lies in it, its clients' sessions, the ways to it, and everything
 * that can go wrong with these. Nothing here waits or polls but through the agenda.
 *
 * <p>What it promises is what ZooKeeper promises: writes are done one after the other, those of one
 * connection in order; of what was under way when a connection broke, a first part is done, maybe
 * late, but never after the same session has connected again.
 */
public final class SimStore {
  private final Agenda agenda;
  private final Chance chance;
  private final EntryCodec codec;
  private final StoreSettings settings;
  private final StoreRecords records;
  private final StoreLine line;
  private final Set<StoreConnection> connections = new LinkedHashSet<>();
  private final Map<String, Path> paths = new TreeMap<>();
  private final Map<MasterId, Present> members = new TreeMap<>();
  private final Map<String, Long> lags = new TreeMap<>();
  private boolean quorum = true;
  private long commitNanos;
  private long claims;
  private int slowness = 1;

  /** A store in which nothing is written. */
  public SimStore(Agenda agenda, Chance chance, EntryCodec codec, StoreSettings settings) {
    this.agenda = agenda;
    this.chance = chance;
    this.codec = codec;
    this.settings = settings;
    this.records = new StoreRecords(codec);
    this.line = new StoreLine(this);
  }

  /** A kind of news that clients watch for. */
  enum Topic {
    LOG,
    EPOCH,
    LINE,
    MEMBERS
  }

  /** Which ways between a machine and the store are open. */
  private record Path(boolean toStore, boolean fromStore) {
    static final Path OPEN = new Path(true, true);
  }

  private record Present(Members.Member member, StoreSession session) {}

  // --- what the world does

  /** Tells this one of everything that is durable from now on. */
  public void add(StoreWitness witness) {
    records.add(witness);
  }

  /** A connection of a process on this machine; it connects when it can. */
  public StoreConnection connect(String machine, SimProcess process) {
    StoreConnection connection = new StoreConnection(this, machine, process, chance.fork());
    connections.add(connection);
    connection.begin();
    return connection;
  }

  /** Nothing passes any more between the machine and the store; nobody is told. */
  public void cut(String machine) {
    cut(machine, true, true);
  }

  /** The same, one way or the other only. */
  public void cut(String machine, boolean toStore, boolean fromStore) {
    Path path = path(machine);
    paths.put(machine, new Path(path.toStore() && !toStore, path.fromStore() && !fromStore));
    of(machine).forEach(connection -> connection.severed(!toStore));
  }

  /** Everything passes again, by new connections. */
  public void heal(String machine) {
    if (path(machine).equals(Path.OPEN)) {
      return;
    }
    paths.put(machine, Path.OPEN);
    of(machine).forEach(StoreConnection::broken);
  }

  /** Breaks the machine's connections under what travels; they come back by themselves. */
  public void breakConnections(String machine) {
    of(machine).forEach(StoreConnection::broken);
  }

  /** Ends the machine's sessions at once. */
  public void expire(String machine) {
    of(machine).forEach(StoreConnection::expired);
  }

  /** The members cannot agree any more, or can again. No session ends meanwhile. */
  public void quorum(boolean there) {
    if (quorum == there) {
      return;
    }
    if (there) {
      quorum = true;
      connections.forEach(connection -> connection.session().ifPresent(this::heard));
    } else {
      List.copyOf(connections).forEach(StoreConnection::broken);
      quorum = false;
    }
  }

  /** From now on everything takes so many times as long. */
  public void slow(int times) {
    slowness = times;
  }

  /** What this machine is told by the store comes so much later from now on. */
  public void lag(String machine, long nanos) {
    lags.put(machine, nanos);
  }

  /** The store loses everything. */
  public void wipe() {
    records.wipe();
    changed(Topic.EPOCH);
  }

  /** How often it has lost everything, and once more. */
  public int life() {
    return records.life();
  }

  /** The stored entry is not what it was. */
  public void damage(long index) {
    records.damage(index);
  }

  /** The last entry's index. */
  public long lastIndex() {
    return records.last();
  }

  /** How many entries are kept. */
  public int entries() {
    return records.size();
  }

  /** The index of the newest checkpoint; 0 if there is none. */
  public long checkpointIndex() {
    return records.checkpoint().map(StoreRecords.Checkpoint::index).orElse(0L);
  }

  /** Who holds the epoch; empty if nobody ever took it. */
  public String epochHolder() {
    return records.held().leader();
  }

  /** How many entries masters have read so far, each time counted. */
  public long entriesRead() {
    return records.entriesRead();
  }

  /** How many checkpoints masters have taken so far. */
  public long checkpointsRead() {
    return records.checkpointsRead();
  }

  /** How many clients the store knows. */
  public int clients() {
    return connections.size();
  }

  /** How many stand in line to lead. */
  public int placesInLine() {
    return line.size();
  }

  // --- for its clients

  StoreRecords records() {
    return records;
  }

  StoreLine line() {
    return line;
  }

  EntryCodec codec() {
    return codec;
  }

  StoreSettings settings() {
    return settings;
  }

  Agenda agenda() {
    return agenda;
  }

  boolean open(String machine) {
    return quorum && path(machine).equals(Path.OPEN);
  }

  boolean takes(String machine) {
    return quorum && path(machine).toStore();
  }

  boolean answers(String machine) {
    return quorum && path(machine).fromStore();
  }

  String newClaim() {
    claims++;
    return "claim-" + claims;
  }

  long lag(String machine) {
    return lags.getOrDefault(machine, 0L);
  }

  long way(Chance drawn) {
    return slowness * drawn.around(settings.wayNanos());
  }

  /** When a write that arrives then is done: one after the other. */
  long commitAt(long arrivalNanos, Chance drawn) {
    long alone = arrivalNanos + slowness * drawn.around(settings.commitNanos());
    commitNanos = Math.max(commitNanos, alone);
    return commitNanos;
  }

  /** News for everybody who watches. */
  void changed(Topic topic) {
    connections.forEach(connection -> connection.news(topic));
  }

  /** News for everybody who watches but the one who made it. */
  void changed(Topic topic, StoreConnection maker) {
    for (StoreConnection connection : connections) {
      if (connection != maker) {
        connection.news(topic);
      }
    }
  }

  List<Members.Member> enter(StoreSession session, Members.Member member) {
    members.put(member.id(), new Present(member, session));
    session.atEnd(() -> leave(session, member));
    changed(Topic.MEMBERS);
    return members();
  }

  private void leave(StoreSession session, Members.Member member) {
    Present there = members.get(member.id());
    if (there != null && there.session() == session) {
      members.remove(member.id());
      changed(Topic.MEMBERS);
    }
  }

  List<Members.Member> members() {
    return members.values().stream().map(Present::member).toList();
  }

  StoreSession newSession(StoreConnection connection) {
    StoreSession session = new StoreSession(agenda.nowNanos());
    watchOver(session, connection);
    return session;
  }

  private void watchOver(StoreSession session, StoreConnection connection) {
    long end = session.heardNanos() + settings.sessionNanos();
    agenda.after(
        end - agenda.nowNanos(),
        () -> {
          if (session.over()) {
            return;
          }
          if (!quorum) {
            session.heard(agenda.nowNanos());
          }
          if (session.heardNanos() + settings.sessionNanos() > agenda.nowNanos()) {
            watchOver(session, connection);
          } else {
            session.end();
            connection.sessionEnded(session);
          }
        });
  }

  void forget(StoreConnection connection) {
    connections.remove(connection);
  }

  private void heard(StoreSession session) {
    session.heard(agenda.nowNanos());
  }

  private Path path(String machine) {
    return paths.getOrDefault(machine, Path.OPEN);
  }

  private List<StoreConnection> of(String machine) {
    List<StoreConnection> found = new ArrayList<>();
    for (StoreConnection connection : connections) {
      if (connection.machine().equals(machine)) {
        found.add(connection);
      }
    }
    return found;
  }
}
