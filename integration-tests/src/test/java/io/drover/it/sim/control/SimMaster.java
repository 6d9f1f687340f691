package io.drover.it.sim.control;

import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.SimProcess;
import io.drover.master.app.LeadershipNews;
import io.drover.master.app.PeerWatch;
import io.drover.master.dispatch.SessionConfig;
import io.drover.master.dispatch.WorkerSessions;
import io.drover.master.loop.ElectionNews;
import io.drover.master.loop.LogNews;
import io.drover.master.loop.MasterCore;
import io.drover.master.loop.Moment;
import io.drover.master.loop.Outside;
import io.drover.master.loop.Turns;
import io.drover.master.port.ElectionEvent;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.master.port.Mailbox;
import io.drover.master.port.Members;
import io.drover.master.port.Message;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcServices;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One life of a master, put together from the parts of production but for log, election, list of
 * members and network, which are simulated. A restarted master is a new one, on a new process: a
 * master keeps nothing but what the store holds.
 */
public final class SimMaster {
  /** So few that most workers have to wait for their turn. */
  private static final int ASKED_AT_ONCE = 2;

  private static final long HEARTBEAT_MILLIS = 1_000;
  private static final long SILENCE_MILLIS = 4_000;
  private static final long MESSAGE_NANOS = 20_000;
  private static final String VERSION = "simulated";

  private final MasterSetup setup;
  private final SimProcess process;
  private final Chance chance;
  private final StoreConnection connection;
  private final SimLog log;
  private final SimElection election;
  private final SimMembers members;
  private final LeadershipNews news = new LeadershipNews();
  private final Turns turns;
  private final Mailbox mailbox = new WakingMailbox();
  private final WorkerSessions sessions;
  private final PeerWatch watch;
  private List<String> addressesTold = List.of();
  private @Nullable RuntimeException failure;
  private boolean turnComing;
  private boolean ended;
  private long spentNanos;
  private Consumer<SimMaster> afterTurn = master -> {};

  /** A master that is put together; {@link #begin} starts it. */
  public SimMaster(
      MasterSetup setup, SimProcess process, Chance chance, SimStore store, MasterNetwork network) {
    this.setup = setup;
    this.process = process;
    this.chance = chance;
    connection = store.connect(setup.machine(), process);
    log = new SimLog(connection);
    election = new SimElection(connection, setup.address().toString());
    members = new SimMembers(connection);
    turns =
        new Turns(
            setup.core(),
            () -> {},
            new Outside(log, election, store.codec(), news),
            () -> new Moment(process.wallMillis(), process.monotonicMillis()),
            this::nanos,
            () -> 0,
            setup.tickMillis());
    sessions =
        new WorkerSessions(
            new SessionConfig(
                setup.id(),
                HEARTBEAT_MILLIS,
                SILENCE_MILLIS,
                setup.core().graceMillis(),
                ASKED_AT_ONCE),
            mailbox,
            process::monotonicNanos,
            process::monotonicNanos,
            new SimExecutor(process),
            this::addresses);
    PeerIdentity identity =
        new PeerIdentity(setup.cluster(), PeerIdentity.Role.MASTER, setup.id().toString(), VERSION);
    watch =
        new PeerWatch(
            (address, config) -> network.connect(address, identity, config),
            election,
            new SimExecutor(process),
            process::monotonicMillis,
            () -> turns.core().status().followedMillis());
    news.add(sessions::leadershipChanged);
    news.add(watch::leadershipChanged);
    var _ = news.wiped().thenAccept(reason -> process.soon(this::leaveElection));
    network.listen(
        setup.address(),
        identity,
        new RpcServices().stream(WorkerMethods.SESSION, sessions::accept));
  }

  /** Follows the log, stands for election, enters the list. Called once. */
  public void begin() {
    process.run(() -> {
      log.start(new LogNews(mailbox));
      election.start(new ElectionNews(mailbox));
      members.start(
          new Members.Member(setup.id(), setup.address().toString(), "", VERSION, 0, ""),
          this::mastersSeen);
      tickLater();
    });
  }

  /** Calls this after each turn, for those who check what it did. */
  public void afterTurn(Consumer<SimMaster> look) {
    afterTurn = look;
  }

  public MasterSetup setup() {
    return setup;
  }

  public SimProcess process() {
    return process;
  }

  /** Where clients' messages go; they are answered on this master's process. */
  public Mailbox mailbox() {
    return mailbox;
  }

  /** The state and where this master is; to be looked at between turns. */
  public MasterCore core() {
    return turns.core();
  }

  /** Who leads, as this master was last told. */
  public Leadership leadership() {
    return news.last();
  }

  public SimElection election() {
    return election;
  }

  public SimLog log() {
    return log;
  }

  /** How many workers are connected. */
  public int workers() {
    return sessions.connected();
  }

  /** Whether it lives, leads and has its opening entry committed. */
  public boolean serves() {
    return process.alive() && !ended && leadership().self();
  }

  /** Why this master had to stop by itself, if it had to. */
  public Optional<String> fatal() {
    return news.failed().isDone() ? Optional.of(news.failed().join()) : Optional.empty();
  }

  /** Why it takes no part any more, if the store that it followed was wiped. */
  public Optional<String> wiped() {
    return news.wiped().isDone() ? Optional.of(news.wiped().join()) : Optional.empty();
  }

  /** What broke, when it was this master's own code. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Ends in order, as after SIGTERM. */
  public void stop() {
    process.run(() -> {
      ended = true;
      election.close();
      watch.close();
      sessions.close();
      log.close();
      members.close();
      connection.close();
      turns.close();
    });
  }

  // As in production it stays to say what happened, out of the way of those started anew.
  private void leaveElection() {
    election.close();
    mailbox.put(new ElectionEvent.Unelected("this master is stopping"));
  }

  private void mastersSeen(List<Members.Member> now) {
    List<String> addresses = now.stream().map(Members.Member::address).toList();
    if (!addresses.equals(addressesTold)) {
      addressesTold = addresses;
      sessions.mastersChanged();
    }
  }

  private List<String> addresses() {
    return members.list().stream().map(Members.Member::address).toList();
  }

  // A turn ends early when it took long: here each look at the clock takes a while.
  private long nanos() {
    spentNanos += MESSAGE_NANOS;
    return process.monotonicNanos() + spentNanos;
  }

  private void tickLater() {
    process.after(
        TimeUnit.MILLISECONDS.toNanos(setup.tickMillis()),
        () -> {
          if (!ended) {
            wake();
            tickLater();
          }
        });
  }

  private void wake() {
    if (!turnComing && !ended) {
      turnComing = true;
      process.after(
          chance.around(setup.turnNanos()),
          () -> {
            turnComing = false;
            turn();
          });
    }
  }

  private void turn() {
    if (ended) {
      return;
    }
    try {
      turns.turn();
    } catch (RuntimeException e) {
      ended = true;
      failure = e;
      turns.close();
      news.fatal("an invariant is broken: " + e);
      return;
    }
    afterTurn.accept(this);
    if (turns.idleMillis() == 0) {
      wake();
    }
  }

  /** The core's mailbox; whoever puts something in makes a turn come. */
  private final class WakingMailbox implements Mailbox {
    @Override
    public boolean offer(Message message) {
      boolean taken = !ended && turns.mailbox().offer(message);
      if (taken) {
        wake();
      }
      return taken;
    }

    @Override
    public void put(Message message) {
      turns.mailbox().put(message);
      wake();
    }
  }
}
