package io.drover.it.fuzz;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.api.ClientApi;
import io.drover.master.api.MasterEntry;
import io.drover.master.dispatch.SessionConfig;
import io.drover.master.dispatch.WorkerSessions;
import io.drover.master.loop.CoreConfig;
import io.drover.master.loop.MasterCore;
import io.drover.master.loop.Moment;
import io.drover.master.loop.Outside;
import io.drover.master.model.Job;
import io.drover.master.model.MasterId;
import io.drover.master.port.Election;
import io.drover.master.port.ElectionEvent;
import io.drover.master.port.LeadershipListener;
import io.drover.master.port.LogEvent;
import io.drover.master.port.Mailbox;
import io.drover.master.port.Message;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.reconcile.Limits;
import io.drover.master.state.Change;
import io.drover.master.state.ClusterState;
import io.drover.master.state.Entry;
import io.drover.master.state.Head;
import io.drover.proto.WorkerMessage;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcServices;
import io.drover.rpc.StreamListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A master that leads, from its doors to its log, in one thread. Whatever its core throws is thrown
 * here; each entry must be readable and small enough, and a follower that reads them all must come
 * to the same state.
 */
final class MasterUnderFuzz implements Mailbox, ReplicatedLog, LeadershipListener, Election {
  /** As the log is set up; a larger entry costs the leader its lead. */
  private static final int ENTRY_BYTES_MAX = 900 << 10;

  private static final int TURNS_MAX = 6;

  /** While more tasks are wanted than these tests wait for, one turn does the same as another. */
  private static final int TURNS_OF_VAST_JOBS_MAX = 1;

  private static final int TASKS_MAX = 500;
  private static final int SETTLES_MAX = 200;
  private static final MasterId SELF = new MasterId("m1");
  private static final CoreConfig AS_IN_PRODUCTION =
      CoreConfig.of(SELF, "127.0.0.1:1", 10_000, 5_000);

  /** The same in small: what is done in one turn ends sooner, and takes as much less time. */
  private static final CoreConfig SMALL = small();

  private final InlineExecutor executor = new InlineExecutor();
  private final Deque<Message> mailbox = new ArrayDeque<>();
  private final Deque<Entry> underWay = new ArrayDeque<>();
  private final ClusterState follower = new ClusterState(() -> {});
  private final RpcServices services = new RpcServices();
  private final WorkerSessions sessions;
  private final MasterCore core;
  private Leadership leadership = Leadership.UNKNOWN;
  private long millis = 1_000_000;
  private long epoch = 1;

  /**
   * A master that has restored this checkpoint, which may be empty, and leads.
   *
   * @param small whether its turns, passes and entries are to be shorter than in production
   */
  MasterUnderFuzz(long index, List<Change> checkpoint, boolean small) {
    sessions =
        new WorkerSessions(
            new SessionConfig(SELF, 1_000, 4_000, 10_000, SessionConfig.ASKED_AT_ONCE),
            this,
            () -> TimeUnit.MILLISECONDS.toNanos(millis),
            () -> TimeUnit.MILLISECONDS.toNanos(millis),
            executor,
            () -> List.of("127.0.0.1:1"));
    new ClientApi(
            "c",
            this,
            () -> leadership,
            () -> List.of(new MasterEntry("m1", "127.0.0.1:1", "127.0.0.1:2", "1", 1, "leader")),
            sessions::connection,
            executor)
        .register(services);
    core =
        new MasterCore(
            small ? SMALL : AS_IN_PRODUCTION,
            () -> {},
            new Outside(this, this, FollowerUnderFuzz.CODEC, this));
    if (index > 0) {
      follower.restore(index, new Epoch(1), 1, checkpoint);
      put(new LogEvent.Restored(index, new Epoch(1), 1, checkpoint));
    }
    put(new ElectionEvent.Elected());
    settle();
    Check.state(leadership.self(), "it does not lead");
  }

  private static CoreConfig small() {
    Limits passes = Limits.DEFAULT;
    CoreConfig.Bounds bounds = CoreConfig.Bounds.DEFAULT;
    return new CoreConfig(
        AS_IN_PRODUCTION.self(),
        AS_IN_PRODUCTION.address(),
        AS_IN_PRODUCTION.graceMillis(),
        AS_IN_PRODUCTION.leaseMillis(),
        new Limits(
            20,
            passes.historyPerSlot(),
            passes.vacatedHistoryMillis(),
            passes.placedDeadlineMillis(),
            passes.stopDeadlineMillis()),
        new CoreConfig.Bounds(
            4 << 10,
            bounds.entriesInFlight(),
            bounds.checkpointEntries(),
            bounds.checkpointBytes(),
            bounds.checkpointBytesMax(),
            bounds.eventsKept(),
            bounds.answersKept(),
            bounds.answersKeptMillis(),
            bounds.readsWaiting(),
            bounds.deferred()));
  }

  RpcServices services() {
    return services;
  }

  ClusterState state() {
    return (ClusterState) core.state();
  }

  /** A worker's session, whose messages go to the listener. */
  StreamListener<WorkerMessage> worker(String node) {
    OneStream<io.drover.proto.MasterMessage> stream =
        new OneStream<>(new OneConnection(PeerIdentity.Role.WORKER, node));
    StreamListener<WorkerMessage> session = sessions.accept(stream);
    stream.listener(session);
    return session;
  }

  /** Does what there is to do, within bounds: what is left waits for the next time. */
  void settle() {
    boolean busy = true;
    int turns = wanted() < TASKS_MAX ? TURNS_MAX : TURNS_OF_VAST_JOBS_MAX;
    for (int turn = 0; busy && turn < turns; turn++) {
      busy = executor.run();
      while (!mailbox.isEmpty()) {
        busy = true;
        core.step(mailbox.remove(), now());
      }
      core.finishTurn(now());
      while (!underWay.isEmpty()) {
        busy = true;
        commit(underWay.remove());
      }
      busy |= core.busy(now());
    }
  }

  /** Lets time pass. */
  void pass(long more) {
    millis += more;
    put(new Message.Tick());
    executor.tick();
    settle();
  }

  /** Work that waits for nothing must come to an end; for a vast job that would take too long. */
  void comeToRest() {
    boolean vast = wanted() >= TASKS_MAX;
    for (int i = 0; !vast && core.busy(now()); i++) {
      Check.state(i < SETTLES_MAX, "the leader does not come to rest");
      settle();
    }
  }

  private long wanted() {
    long wanted = 0;
    for (Job job : state().jobs().values()) {
      wanted += job.spec().replicas();
    }
    return wanted;
  }

  /** What the follower holds must be what the leader decided. */
  void compare() {
    Check.state(underWay.isEmpty(), "entries are under way");
    Check.state(follower.digest() == state().digest(), "the follower's state is another");
  }

  private Moment now() {
    return new Moment(1_700_000_000_000L + millis, millis);
  }

  private void commit(Entry entry) {
    byte[] bytes = FollowerUnderFuzz.CODEC.encode(entry);
    Check.state(bytes.length <= ENTRY_BYTES_MAX, "an entry of %d bytes", bytes.length);
    Entry read = FollowerUnderFuzz.CODEC.decode(bytes);
    Check.state(read.equals(entry), "written and read again, it is another entry: %s", entry);
    follower.apply(read);
    put(new LogEvent.Appended(entry.index()));
  }

  @Override
  public boolean offer(Message message) {
    return mailbox.add(message);
  }

  @Override
  public void put(Message message) {
    mailbox.add(message);
  }

  @Override
  public void claim(MasterId self, String address) {
    claimAbove(Epoch.NONE, self, address);
  }

  @Override
  public void claimAbove(Epoch floor, MasterId self, String address) {
    epoch = Math.max(epoch, floor.number()) + 1;
    put(new LogEvent.Claimed(new Epoch(epoch), follower.head().index()));
  }

  @Override
  public void append(Entry entry) {
    underWay.add(entry);
  }

  @Override
  public void checkpoint(long index, Epoch epoch, long timeMillis, List<Change> state) {
    put(new LogEvent.Checkpointed(index, 1));
  }

  @Override
  public void renounce(String reason) {
    // It does so when a worker has seen a higher epoch, and then leads above that.
    underWay.clear();
    put(new LogEvent.Deposed(reason));
  }

  @Override
  public void leadershipChanged(Leadership now) {
    leadership = now;
    sessions.leadershipChanged(now);
  }

  @Override
  public void fatal(String reason) {
    throw new IllegalStateException("the master stops: " + reason);
  }

  @Override
  public void resign(String reason) {
    put(new ElectionEvent.Elected());
  }

  @Override
  public void start(ReplicatedLog.Listener listener) {}

  @Override
  public void start(Election.Listener listener) {}

  @Override
  public void suspect(String leaderAddress) {}

  @Override
  public void close() {}

  /** What a master that led for a while would leave to its successor. */
  static List<Change> past(MasterUnderFuzz master) {
    Head head = master.state().head();
    Check.state(head.leader().equals(Optional.of(SELF)), "it never led");
    return List.copyOf(master.state().checkpoint());
  }
}
