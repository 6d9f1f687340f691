package io.drover.master.dispatch;

import io.drover.master.model.NodeId;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.master.port.Mailbox;
import io.drover.proto.MasterMessage;
import io.drover.proto.Welcome;
import io.drover.proto.WorkerMessage;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every worker that is connected to this master, whether it leads or not: a new leader finds its
 * workers there and asks each to present itself. Thread-safe.
 */
public final class WorkerSessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerSessions.class);
  private static final long TICK_MILLIS = 100;

  /**
   * Every worker is spoken to within this share of the grace, whether others answer or not: for a
   * leader counts a node's silence from the beginning of its lead until it has heard it.
   */
  private static final int GRACE_PART = 10;

  /** So many ticks belong to whoever waited for a leader. */
  private static final int HEAD_START = 5;

  /** More silent workers than this share of all are many, and never so few as that. */
  private static final int MANY_PART = 20;

  private static final int MANY_MIN = 16;

  /** A roll call begins with this share of what it comes to. */
  private static final int FIRST_PART = 16;

  private final SessionConfig config;
  private final Mailbox mailbox;
  private final LongSupplier nanoClock;
  private final LongSupplier readNanos;
  private final ScheduledExecutorService dispatch;
  private final Supplier<List<String>> masters;
  private final Map<NodeId, WorkerSession> byNode = new ConcurrentHashMap<>();

  /** Whom this master, which leads, has yet to ask to present itself. Dispatch thread. */
  private final RollCall<WorkerSession> rollCall;

  /** Whom it has yet to tell of another leader or of other masters. Dispatch thread. */
  private final RollCall<WorkerSession> tidings;

  private final OrderMessages orders = new OrderMessages();
  private final AtomicLong numbers = new AtomicLong();

  /** Oldest first; also sessions that are over and have yet to tell the loop so. */
  private final Set<WorkerSession> all =
      new ConcurrentSkipListSet<>(Comparator.comparingLong(WorkerSession::number));

  private volatile Leadership leadership = Leadership.UNKNOWN;

  /**
   * The highest of any leadership, also while nobody leads: what a worker has seen it never unsees.
   */
  private volatile long knownEpoch;

  /** Whether workers are measured by a leader's patience. Dispatch thread. */
  private boolean leads;

  /** Whether many workers were silent when last looked at. Dispatch thread. */
  private boolean patient;

  private long tickedNanos;

  /**
   * Begins to watch over sessions.
   *
   * @param nanoClock monotonic
   * @param readNanos the moment, by that clock, up to which all that workers sent has been read
   * @param dispatch one thread, which the caller stops after closing this
   * @param masters the addresses of every live master
   */
  public WorkerSessions(
      SessionConfig config,
      Mailbox mailbox,
      LongSupplier nanoClock,
      LongSupplier readNanos,
      ScheduledExecutorService dispatch,
      Supplier<List<String>> masters) {
    this.config = config;
    this.mailbox = mailbox;
    this.nanoClock = nanoClock;
    this.readNanos = readNanos;
    this.dispatch = dispatch;
    this.masters = masters;
    this.tickedNanos = nanoClock.getAsLong();
    int ticks = (int) Math.max(HEAD_START + 1, config.graceMillis() / GRACE_PART / TICK_MILLIS);
    int atOnce = config.askedAtOnce();
    int first = Math.max(1, atOnce / FIRST_PART);
    this.rollCall = new RollCall<>(new RollCall.Pace(first, atOnce, ticks, HEAD_START), this::ask);
    // Nobody answers these.
    this.tidings = new RollCall<>(new RollCall.Pace(atOnce, atOnce, ticks, 0), this::welcome);
    var _ =
        dispatch.scheduleWithFixedDelay(
            this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Takes a worker's stream. */
  public StreamListener<WorkerMessage> accept(RpcStream<MasterMessage> stream) {
    WorkerSession session = new WorkerSession(numbers.incrementAndGet(), stream, this);
    all.add(session);
    return session;
  }

  /**
   * Tells every worker who leads; those of a new leader answer with a Hello, and are told a few at
   * a time. Any thread.
   */
  public void leadershipChanged(Leadership now) {
    knownEpoch = Math.max(knownEpoch, now.epoch().number());
    leadership = now;
    execute(() -> {
      if (now.self()) {
        listenAnew();
        tidings.end();
        rollCall.begin(greeted());
      } else {
        rollCall.end();
        tidings.begin(greeted());
      }
      leads = now.self();
    });
  }

  /** What a follower heard, it heard rarely. */
  private void listenAnew() {
    long now = nanoClock.getAsLong();
    all.forEach(session -> session.heardAt(now));
  }

  /** A worker beats faster only when it has been told that this master leads. */
  private void ask(WorkerSession session) {
    session.heardAt(nanoClock.getAsLong());
    welcome(session);
  }

  /** Tells every worker the masters' addresses anew. Any thread. */
  public void mastersChanged() {
    execute(() ->
        tidings.begin(greeted().stream().filter(session -> !rollCall.awaits(session)).toList()));
  }

  private List<WorkerSession> greeted() {
    return all.stream().filter(session -> session.greeted() && !session.over()).toList();
  }

  /** The node's connection to this master; empty while there is none. */
  public Optional<RpcConnection> connection(NodeId node) {
    return Optional.ofNullable(byNode.get(node)).map(WorkerSession::connection);
  }

  /** How many workers are connected to this master. */
  public int connected() {
    return byNode.size();
  }

  /** Ends every session. */
  @Override
  public void close() {
    RpcException reason = new RpcException(RpcCode.UNAVAILABLE, "this master is stopping");
    List.copyOf(all).forEach(session -> session.end(reason));
  }

  /** Makes the session its node's; the reason to refuse it if another worker has the name. */
  Optional<String> register(WorkerSession session, NodeId node) {
    WorkerSession before = byNode.get(node);
    if (before == session) {
      return Optional.empty();
    }
    if (before != null && !before.over() && !before.identity().equals(session.identity())) {
      return Optional.of(
          "node id '"
              + node
              + "' is taken by a live worker at "
              + before.peer()
              + " with another data directory: stop that one, or give this worker an id of its own");
    }
    byNode.put(node, session);
    LOG.info("worker session began node={} peer={}", node, session.peer());
    if (before != null) {
      before.superseded();
    }
    return Optional.empty();
  }

  void unregister(WorkerSession session) {
    if (session.greeted()) {
      byNode.remove(session.node(), session);
    }
  }

  /**
   * Tells the worker who leads. Dispatch thread.
   *
   * @return the epoch in which this master leads, as told; 0 if it does not
   */
  long welcome(WorkerSession session) {
    Leadership now = leadership;
    Welcome welcome =
        Welcome.newBuilder()
            .setMasterId(config.self().toString())
            .setLeader(now.self())
            .setEpoch(Math.max(knownEpoch, now.epoch().number()))
            .addAllMasters(masters.get())
            .setHeartbeatIntervalMillis(config.heartbeatIntervalMillis(now.self()))
            .setGraceMillis(config.graceMillis())
            .build();
    session.send(MasterMessage.newBuilder().setWelcome(welcome).build());
    return now.self() ? now.epoch().number() : 0;
  }

  /** The worker has presented itself. Dispatch thread. */
  void came(WorkerSession session) {
    rollCall.came(session);
    tidings.came(session);
  }

  /** The worker has got its assignment. Dispatch thread. */
  void assigned(WorkerSession session) {
    rollCall.done(session);
  }

  /** For the dispatch thread alone. */
  OrderMessages orders() {
    return orders;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  long nanoTime() {
    return nanoClock.getAsLong();
  }

  long knownEpoch() {
    return knownEpoch;
  }

  /** The epoch of this master's leadership; 0 while it does not lead. */
  long leadingEpoch() {
    Leadership now = leadership;
    return now.self() ? now.epoch().number() : 0;
  }

  void execute(Runnable step) {
    try {
      dispatch.execute(step);
    } catch (RejectedExecutionException e) {
      LOG.debug("an order came after the end of dispatch");
    }
  }

  /**
   * Ends sessions that are silent. Silence while this process itself stood still does not count,
   * nor what its network threads have yet to read.
   */
  void tick() {
    long now = nanoClock.getAsLong();
    long stoodStill = now - tickedNanos - TimeUnit.MILLISECONDS.toNanos(10 * TICK_MILLIS);
    tickedNanos = now;
    all.removeIf(session -> {
      if (session.over()) {
        rollCall.done(session);
        tidings.done(session);
      }
      return session.finished();
    });
    rollCall.tick();
    tidings.tick();
    long read = readNanos.getAsLong();
    boolean many = manyAreQuiet(read);
    for (WorkerSession session : all) {
      if (session.over()) {
        continue;
      }
      long silenceMillis = config.silenceMillis(leads && !many && !rollCall.awaits(session));
      long silence = TimeUnit.MILLISECONDS.toNanos(silenceMillis);
      if (stoodStill > 0) {
        session.heardAt(now);
      } else if (read - session.heardNanos() > silence) {
        session.end(
            new RpcException(
                RpcCode.DEADLINE_EXCEEDED,
                "nothing heard from the worker for " + silenceMillis + " ms"));
      }
    }
  }

  /**
   * Whether so many workers have not been heard for half the time that a session may be silent that
   * the fault is rather the network's, or that of machines without a moment to spare. To end their
   * sessions would have all of them present themselves anew, with everything they hold.
   */
  private boolean manyAreQuiet(long readNanos) {
    if (!leads) {
      patient = false;
      return false;
    }
    long half = TimeUnit.MILLISECONDS.toNanos(config.silenceMillis(true) / 2);
    int present = 0;
    int quiet = 0;
    for (WorkerSession session : all) {
      if (session.greeted() && !session.over()) {
        present++;
        quiet += readNanos - session.heardNanos() > half ? 1 : 0;
      }
    }
    boolean many = quiet > Math.max(MANY_MIN, present / MANY_PART);
    if (many != patient) {
      patient = many;
      if (many) {
        LOG.warn(
            "many workers are silent at once: quiet={} of={}, so each is given {} ms",
            quiet,
            present,
            config.silenceMillis(false));
      } else {
        LOG.info("workers are heard again: quiet={} of={}", quiet, present);
      }
    }
    return many;
  }
}
