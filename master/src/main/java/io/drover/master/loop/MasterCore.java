package io.drover.master.loop;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.ElectionEvent;
import io.drover.master.port.EventSubscriber;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.master.port.LogEvent;
import io.drover.master.port.Message;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.SnapshotResult;
import io.drover.master.port.View;
import io.drover.master.port.WorkerEvent;
import io.drover.master.port.WorkerLink;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import io.drover.master.state.Founding;
import io.drover.master.state.Head;
import io.drover.master.state.OwnerCheck;
import io.drover.master.state.StateView;
import java.util.List;
import java.util.Optional;

/**
 * A master without threads, clock or network: messages and the time go in, and what follows comes
 * out through the ports, so that the same core runs in production, in tests and in a simulator.
 *
 * <p>A turn is one or more {@link #step} and then {@link #finishTurn}. While this master leads,
 * what is decided is applied at once and everything that follows from it waits until the log has
 * it.
 */
public final class MasterCore {
  private static final long HOUSEKEEPING_MILLIS = 30_000;

  private final CoreConfig config;
  private final Outside outside;
  private final Ledger ledger;
  private final Sessions sessions = new Sessions();
  private final Standing standing = new Standing();
  private final Orders orders;
  private final NodeWatch nodes;
  private final Upkeep upkeep;
  private final EventLog events;
  private final News news;
  private final Adoption adoption;
  private final WorkerDesk workers;
  private final RestoreDesk restores;
  private final WriteDesk writes;
  private final ReadDesk reads;
  private final SnapshotDesk snapshots;
  private final Deferred deferred;
  private final Checkpoints checkpoints;
  private Phase phase = Phase.FOLLOWING;
  private long epochFloor;
  private boolean reclaiming;
  private long housekeepingAt;
  private long leadsSince;
  private long followedMillis;

  /** Whether the log has it that this master leads. */
  private boolean leads;

  /** A master that knows nothing yet; the log will tell it. */
  public MasterCore(CoreConfig config, OwnerCheck owner, Outside outside) {
    this.config = config;
    this.outside = outside;
    this.ledger = new Ledger(owner, outside.log(), outside.codec(), config.bounds());
    this.orders = new Orders(ledger, sessions);
    this.nodes = new NodeWatch(ledger, sessions, config);
    this.upkeep = new Upkeep(ledger, sessions, nodes, config);
    this.events = new EventLog(config.bounds().eventsKept());
    this.news = new News(ledger, sessions, orders, upkeep, events);
    Assigner assigner = new Assigner(ledger, sessions, orders);
    this.adoption = new Adoption(ledger, sessions, assigner, nodes, config);
    this.workers = new WorkerDesk(ledger, sessions, orders, assigner, adoption, this::raise);
    this.restores = new RestoreDesk(ledger);
    this.writes = new WriteDesk(ledger, restores, adoption);
    this.reads = new ReadDesk(ledger, config.bounds().readsWaiting());
    this.snapshots = new SnapshotDesk(ledger);
    this.deferred = new Deferred(config.bounds().deferred());
    this.checkpoints = new Checkpoints(ledger, standing, config.bounds());
    ledger.listen(news);
  }

  /** Takes one message. */
  public void step(Message message, Moment now) {
    switch (message) {
      case LogEvent event -> log(event, now);
      case ElectionEvent event -> election(event);
      case ClientMessage request -> client(request, now);
      case WorkerEvent event -> worker(event, now);
      case Message.Tick _ -> tick(now);
    }
  }

  /** Does standing work and sends what was decided on its way. */
  public void finishTurn(Moment now) {
    if (deciding()) {
      boolean cut = checkpoints.due(now) && ledger.room();
      // The turn that cuts a checkpoint does no standing work: that comes in the next one.
      if (!cut && !ledger.full() && leads) {
        restore(now);
        upkeep.run(now);
      }
      ledger.close();
      if (cut && !ledger.pending()) {
        checkpoints.cut(now);
      }
    }
    snapshots.advance();
    reads.advance(query -> answer(query, now));
  }

  /** Whether there is work that waits for no message. */
  public boolean busy(Moment now) {
    return deciding() && leads && !ledger.full() && (restores.more() || upkeep.more(now));
  }

  /**
   * Whether the turn had better be finished before the next message of a client or worker; while it
   * stays so, the log must catch up first. News of log and election may always be given.
   */
  public boolean heavy() {
    return ledger.heavy();
  }

  /** Where this master is. */
  public CoreStatus status() {
    Head head = ledger.state().head();
    return new CoreStatus(
        phase == Phase.LEADING,
        phase == Phase.STOPPED,
        head.index(),
        followedMillis,
        head.epoch(),
        sessions.heard(),
        standing.logBytes(),
        checkpoints.cutSoFar());
  }

  /** The state, for tests and simulators that check invariants between turns. */
  public StateView state() {
    return ledger.state();
  }

  // --- log and election

  private void log(LogEvent event, Moment now) {
    switch (event) {
      case LogEvent.Restored(long index, Epoch epoch, long time, List<Change> state) -> {
        ledger.restore(index, epoch, time, state);
        events.begin(index);
        standing.checkpointed(index, standing.logBytes());
        tellLeader();
      }
      case LogEvent.Committed(Entry entry) -> {
        ledger.follow(entry);
        followedMillis = now.monotonicMillis();
        if (entry.changes().stream().anyMatch(Change.LeadershipStarted.class::isInstance)) {
          tellLeader();
        }
      }
      case LogEvent.Claimed(Epoch epoch, long lastIndex) -> claimed(epoch, lastIndex, now);
      case LogEvent.Appended(long index) -> ledger.appended(index);
      case LogEvent.Deposed(String reason) -> deposed(reason);
      case LogEvent.Suspended _ -> standing.suspended(true);
      case LogEvent.Resumed _ -> {
        standing.suspended(false);
        resume(now);
      }
      case LogEvent.Checkpointed(long index, long storedBytes) -> {
        checkpoints.stored();
        standing.checkpointed(index, storedBytes);
      }
      case LogEvent.Broken(String reason) -> {
        stop(reason);
        outside.listener().fatal(reason);
      }
      case LogEvent.Wiped(String reason) -> {
        stop(
            reason
                + "; its tasks run on. When it is known why, start the masters anew: they begin with"
                + " what the store holds now, and 'drover snapshot restore' brings the state back");
        outside.listener().wiped(standing.stopped());
      }
    }
  }

  private void election(ElectionEvent event) {
    switch (event) {
      case ElectionEvent.Elected _ -> {
        if (phase == Phase.FOLLOWING) {
          claim();
        }
      }
      case ElectionEvent.Unelected(String reason) -> {
        if (phase == Phase.CLAIMING || phase == Phase.LEADING) {
          outside.log().renounce(reason);
        }
      }
    }
  }

  private void claim() {
    phase = Phase.CLAIMING;
    if (epochFloor > 0) {
      outside.log().claimAbove(new Epoch(epochFloor), config.self(), config.address());
    } else {
      outside.log().claim(config.self(), config.address());
    }
  }

  /** A worker has seen a higher epoch than this leader's, so this store is not what it was. */
  private void raise(long seen) {
    epochFloor = Math.max(epochFloor, seen);
    if (!reclaiming) {
      reclaiming = true;
      outside.log().renounce("a worker has seen epoch " + seen);
    }
  }

  private void claimed(Epoch epoch, long lastIndex, Moment now) {
    if (phase != Phase.CLAIMING) {
      return;
    }
    long applied = ledger.state().head().index();
    Check.state(applied == lastIndex, "claimed at index %d, applied is %d", lastIndex, applied);
    phase = Phase.LEADING;
    standing.suspended(false);
    news.leading(true);
    ledger.lead(epoch, now);
    leadsSince = now.monotonicMillis();
    checkpoints.begin(lastIndex, now);
    sessions.begin(ledger.state().nodes().keySet(), now.monotonicMillis());
    upkeep.begin(now);
    leads = false;
    ledger.decide(new Change.LeadershipStarted(config.self(), config.address()), now);
    if (lastIndex == 0 || epochFloor > 0) {
      found(epoch, now);
    }
    restores.begin(now);
    adoption.begin(now);
    ledger.whenDurable(
        Effect.of(() -> {
          leads = true;
          tell(new Leadership(true, epoch, Optional.of(config.self()), config.address()));
        }));
    resume(now);
  }

  /**
   * From here on workers are told apart that come from a store before this one, and no task gets a
   * number that one of theirs may have.
   */
  private void found(Epoch epoch, Moment now) {
    epochFloor = 0;
    Founding before = ledger.state().founding();
    String id = epoch + "-" + Long.toHexString(ledger.timeAt(now)) + "-" + config.self();
    ledger.decide(
        new Change.Founded(new Founding(id, before.adopts(), before.adopting(), false)), now);
    long given = ledger.state().head().nextTaskNumber();
    long next = Math.max(given, TaskNumbers.of(ledger.timeAt(now)));
    ledger.decide(new Change.TaskNumberReached(next), now);
  }

  private void deposed(String reason) {
    if (phase != Phase.CLAIMING && phase != Phase.LEADING) {
      return;
    }
    boolean again = reclaiming && phase == Phase.LEADING;
    reclaiming = false;
    if (!again) {
      // Whoever claimed above what workers have seen was refused: the store has come to it.
      epochFloor = 0;
    }
    phase = Phase.FOLLOWING;
    standing.suspended(false);
    news.leading(false);
    upkeep.end();
    sessions.clear();
    ledger.depose();
    restores.end();
    deferred.refuse("");
    // Whoever took the lead meanwhile may have said so before this master was deposed.
    tellLeader();
    if (again) {
      claim();
    } else {
      outside.election().resign(reason);
    }
  }

  private void stop(String reason) {
    phase = Phase.STOPPED;
    standing.stopped(reason);
    tell(Leadership.UNKNOWN);
    news.leading(false);
    upkeep.end();
    ledger.depose();
    restores.end();
    deferred.refuse("");
    reads.close(standing.stopped());
    snapshots.close(standing.stopped());
  }

  private void tellLeader() {
    Head head = ledger.state().head();
    // What the log says of this master itself was before it was started or deposed.
    boolean self = head.leader().equals(Optional.of(config.self()));
    tell(
        self
            ? new Leadership(false, head.epoch(), Optional.empty(), "")
            : new Leadership(false, head.epoch(), head.leader(), head.leaderAddress()));
  }

  private void tell(Leadership leadership) {
    standing.leadership(leadership);
    outside.listener().leadershipChanged(leadership);
  }

  // --- clients and workers

  private void client(ClientMessage request, Moment now) {
    switch (request) {
      case ClientMessage.Write write -> {
        if (deciding()) {
          writes.take(write, now);
        } else if (phase == Phase.CLAIMING || phase == Phase.LEADING) {
          deferred.keep(write);
        } else if (phase == Phase.STOPPED) {
          write.reply().send(new WriteResult.Unavailable(standing.stopped()));
        } else {
          write.reply().send(new WriteResult.NotLeader(standing.leadership().address()));
        }
      }
      case ClientMessage.Read read -> {
        if (phase == Phase.STOPPED) {
          read.reply().send(new ReadResult.Unavailable(standing.stopped()));
        } else {
          reads.take(read, query -> answer(query, now), now);
        }
      }
      case ClientMessage.Snapshot wish -> snapshot(wish);
      case ClientMessage.Subscribe wish -> subscribe(wish);
      case ClientMessage.Unsubscribe(EventSubscriber subscriber) -> {
        // In its turn, or a subscription that still waits would outlive it.
        Runnable unsubscribe = () -> events.unsubscribe(subscriber);
        ledger.whenDurable(new Effect(unsubscribe, unsubscribe));
      }
    }
  }

  private void snapshot(ClientMessage.Snapshot wish) {
    if (phase == Phase.STOPPED) {
      wish.reply().send(new SnapshotResult.Unavailable(standing.stopped()));
    } else if (phase == Phase.LEADING || wish.anyMaster()) {
      snapshots.take(wish);
    } else {
      wish.reply().send(new SnapshotResult.NotLeader(standing.leadership().address()));
    }
  }

  /** What is committed so far is told at once; the uncommitted comes when it is committed. */
  private void subscribe(ClientMessage.Subscribe wish) {
    long index = ledger.state().head().index();
    ledger.whenDurable(
        new Effect(
            () -> events.subscribe(wish, index),
            () -> events.subscribe(wish, ledger.state().head().index())));
  }

  private void worker(WorkerEvent event, Moment now) {
    if (deciding()) {
      workers.handle(event, now);
      if (!(event instanceof WorkerEvent.Statuses)) {
        upkeep.heard();
      }
    } else if (phase == Phase.CLAIMING || phase == Phase.LEADING) {
      deferred.keep(event);
    }
  }

  private View answer(Query query, Moment now) {
    boolean leading = phase == Phase.LEADING;
    return Reads.answer(
        new ReadContext(ledger, sessions, upkeep, config, adoption, leading),
        query,
        standing,
        nodes,
        now);
  }

  /** Goes on with a restore. At its end every worker presents itself anew, to be taken in. */
  private void restore(Moment now) {
    if (restores.run(now)) {
      List<WorkerLink> links = sessions.links();
      sessions.begin(ledger.state().nodes().keySet(), now.monotonicMillis());
      adoption.begin(now);
      ledger.whenDurable(Effect.of(() -> links.forEach(WorkerLink::superseded)));
    }
  }

  private boolean deciding() {
    return phase == Phase.LEADING && !standing.suspended();
  }

  private void resume(Moment now) {
    if (deciding()) {
      deferred.drain().forEach(message -> step(message, now));
    }
  }

  // --- time

  private void tick(Moment now) {
    reads.tick(query -> answer(query, now), deciding(), now);
    if (!deciding()) {
      return;
    }
    workers.tick(now);
    nodes.tick(now);
    if (adoption.tick(now)) {
      upkeep.begin(now);
    }
    if (now.monotonicMillis() >= housekeepingAt) {
      housekeepingAt = now.monotonicMillis() + HOUSEKEEPING_MILLIS;
      forgetAnswers(now);
    }
  }

  /**
   * By number, and by age only what this leader has surely known for so long: the log's time may
   * have leapt when the lead went over to a machine whose clock is ahead, and a client whose answer
   * is forgotten too early would have its retry take effect again.
   */
  private void forgetAnswers(Moment now) {
    StateView state = ledger.state();
    if (state.answers() == 0) {
      return;
    }
    long kept = config.bounds().answersKeptMillis();
    boolean aged = now.monotonicMillis() - leadsSince >= kept;
    long before = aged ? ledger.timeAt(now) - kept : Long.MIN_VALUE;
    int surplus = state.answers() - config.bounds().answersKept();
    if (surplus > 0) {
      before = Math.max(before, state.answerTime(surplus));
    }
    if (state.answerTime(0) < before) {
      ledger.decide(new Change.RequestsForgotten(before), now);
    }
  }

  private enum Phase {
    /** Another master leads, or none. */
    FOLLOWING,
    /** The election is won, the epoch being taken. */
    CLAIMING,
    /** This master decides. */
    LEADING,
    /** The log cannot be followed. */
    STOPPED
  }
}
