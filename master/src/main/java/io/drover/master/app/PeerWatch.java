package io.drover.master.app;

import io.drover.base.Epoch;
import io.drover.base.HostPort;
import io.drover.master.port.Election;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServices;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A follower's eye on the leader: a connection that pings, so that a dead leader is replaced at
 * once and not when its ZooKeeper session times out.
 *
 * <p>Only a leader that this master has once reached is ever suspected, and only when it cannot be
 * reached again straight away: a wrong address or a broken connection must not cost a leadership.
 * When one leadership follows upon another and then one more, the masters rather are too busy to
 * answer than dead, and each change makes them busier: every change of the last two minutes but one
 * doubles the time that a silent leader is given, up to eight times. One whose machine refuses
 * connections is suspected at once all the same.
 *
 * <p>A leader that does not answer but whose entries go on arriving by the log is busy and not
 * dead: it is tried again while they do, for three seconds at most, and that doubles as well. They
 * go on while the newest is no older than the silence that ends a connection: where a leader is
 * paused, its last entry is older when the first try has failed. A leader that is new is tried as
 * long whatever it writes: all workers present themselves to it, which keeps it busy and is nothing
 * to be written.
 *
 * <p>All fields belong to the control thread.
 */
public final class PeerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);
  private static final int PING_MILLIS = 200;
  private static final int SILENCE_MILLIS = 600;
  private static final int CONNECT_MILLIS = 300;
  private static final int RETRY_MILLIS = 500;
  private static final long CHANGE_REMEMBERED_MILLIS = 120_000;
  private static final int DOUBLINGS_MAX = 3;

  private static final int BUSY_MILLIS_MAX = 3_000;

  /**
   * Five thousand workers have presented themselves to a new leader after three to five seconds.
   */
  private static final int NEW_MILLIS = 5_000;

  private final Connecting connecting;
  private final Election election;
  private final ScheduledExecutorService control;
  private final LongSupplier clock;
  private final LongSupplier followed;
  private Leadership watched = Leadership.UNKNOWN;
  private @Nullable RpcConnection connection;

  /** Since when this leadership is watched. */
  private long watchedMillis;

  /** Whether this leadership's master was reached since it was last suspected. */
  private boolean reached;

  /** The newest leadership that this master has heard of. */
  private Epoch known = Epoch.NONE;

  /** How many leaderships have followed upon another lately. */
  private int changes;

  /** When the connection to the leader was found lost. */
  private long lostMillis;

  /** When it was last tried to make one. */
  private long triedMillis;

  private boolean closed;

  /**
   * Watches nobody yet.
   *
   * @param connecting how this master reaches another
   * @param control one thread, stopped by the caller after closing this
   * @param clock monotonic, in milliseconds
   * @param followed when the newest entry of another master came, by that clock; any thread
   */
  public PeerWatch(
      Connecting connecting,
      Election election,
      ScheduledExecutorService control,
      LongSupplier clock,
      LongSupplier followed) {
    this.connecting = connecting;
    this.election = election;
    this.control = control;
    this.clock = clock;
    this.followed = followed;
  }

  /** A master's way to another one. */
  public interface Connecting {
    /** Connects with these time-outs. */
    CompletableFuture<RpcConnection> connect(HostPort address, RpcConfig config);

    /** By TCP. */
    static Connecting over(RpcLoops loops, PeerIdentity self) {
      return (address, config) ->
          RpcClient.connect(loops, address, self, config, new RpcServices());
    }
  }

  /** Watches the master that leads now, unless it is this one. Any thread. */
  public void leadershipChanged(Leadership now) {
    control(() -> watch(now));
  }

  private void watch(Leadership now) {
    if (closed || now.equals(watched)) {
      return;
    }
    watched = now;
    watchedMillis = clock.getAsLong();
    reached = false;
    count(now.epoch());
    drop();
    connect(now);
  }

  private void count(Epoch epoch) {
    if (epoch.compareTo(known) <= 0) {
      return;
    }
    boolean follows = !known.equals(Epoch.NONE);
    known = epoch;
    if (follows) {
      changes++;
      schedule(() -> changes--, CHANGE_REMEMBERED_MILLIS);
    }
  }

  /** A leader is given more time the more leaderships there were lately; one change is no sign. */
  private RpcConfig patience() {
    int doublings = doublings();
    return RpcConfig.DEFAULT.timed(
        CONNECT_MILLIS << doublings, PING_MILLIS, SILENCE_MILLIS << doublings);
  }

  private int doublings() {
    return Math.clamp(changes - 1, 0, DOUBLINGS_MAX);
  }

  private void connect(Leadership leader) {
    if (closed || !leader.equals(watched) || leader.self() || leader.address().isEmpty()) {
      return;
    }
    HostPort address;
    try {
      address = HostPort.parse(leader.address());
    } catch (IllegalArgumentException e) {
      LOG.warn("leader has no usable address epoch={} reason={}", leader.epoch(), e.getMessage());
      return;
    }
    triedMillis = clock.getAsLong();
    var _ =
        connecting
            .connect(address, patience())
            .whenComplete((connected, failure) -> {
              if (failure == null) {
                control(() -> connected(leader, connected));
              } else {
                control(() -> unreachable(leader, String.valueOf(failure.getMessage())));
              }
            });
  }

  private void connected(Leadership leader, RpcConnection made) {
    if (closed || !leader.equals(watched)) {
      made.close();
      return;
    }
    connection = made;
    reached = true;
    var _ =
        made.closed()
            .thenAccept(reason ->
                control(() -> {
                  LOG.info(
                      "connection to the leader lost leader={} epoch={} reason={}",
                      leader.leader().map(Object::toString).orElse(""),
                      leader.epoch(),
                      reason);
                  lostMillis = clock.getAsLong();
                  connect(leader);
                }));
  }

  private void unreachable(Leadership leader, String reason) {
    if (closed || !leader.equals(watched)) {
      return;
    }
    if (reached && busy()) {
      LOG.info(
          "leader does not answer but is busy or new leader={} epoch={} reason={}",
          leader.leader().map(Object::toString).orElse(""),
          leader.epoch(),
          reason);
      connect(leader);
      return;
    }
    if (reached) {
      reached = false;
      LOG.warn(
          "leader suspected leader={} address={} epoch={} reason={}",
          leader.leader().map(Object::toString).orElse(""),
          leader.address(),
          leader.epoch(),
          reason);
      election.suspect(leader.address());
    }
    schedule(() -> connect(leader), RETRY_MILLIS);
  }

  /** Whether the leader that was just tried may be at work, but has no time to answer. */
  private boolean busy() {
    long now = clock.getAsLong();
    // A machine whose process is dead turns callers away, and does so at once.
    boolean turnedAway = now - triedMillis < CONNECT_MILLIS / 2;
    boolean writes = now - followed.getAsLong() < SILENCE_MILLIS << doublings();
    boolean isNew = now - watchedMillis < NEW_MILLIS;
    return !turnedAway && (writes || isNew) && now - lostMillis < BUSY_MILLIS_MAX << doublings();
  }

  private void schedule(Runnable step, long delayMillis) {
    try {
      var _ = control.schedule(step, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the watch over the leader has ended");
    }
  }

  private void drop() {
    RpcConnection old = connection;
    connection = null;
    if (old != null) {
      old.close();
    }
  }

  private void control(Runnable step) {
    try {
      control.execute(step);
    } catch (RejectedExecutionException e) {
      LOG.debug("the watch over the leader has ended");
    }
  }

  @Override
  public void close() {
    control(() -> {
      closed = true;
      drop();
    });
  }
}
