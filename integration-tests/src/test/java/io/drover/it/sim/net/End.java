package io.drover.it.sim.net;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.SimProcess;
import io.drover.rpc.MemoryConnection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One end of a simulated connection, on its process. Pings are not sent: while both ways are open
 * and the peer runs, they would come, so nothing is done; when something prevents them, it is
 * reckoned when this end would lose patience. One thread.
 */
final class End implements MemoryConnection.Wire {
  private static final long NEVER = -1;

  private final SimNetwork network;
  private final Agenda agenda;
  private final String machine;
  private final SimProcess process;
  private final Patience patience;
  private @Nullable Way out;
  private @Nullable End peer;
  private @Nullable MemoryConnection connection;
  private Agenda.@Nullable Entry watch;
  private long silentSinceNanos = NEVER;
  private long lastReadNanos;
  private long pausedAtNanos;
  private boolean over;
  private boolean machineDead;

  End(SimNetwork network, Agenda agenda, String machine, SimProcess process, Patience patience) {
    this.network = network;
    this.agenda = agenda;
    this.machine = machine;
    this.process = process;
    this.patience = patience;
    this.lastReadNanos = agenda.nowNanos();
  }

  void join(MemoryConnection own, Way toPeer, End other) {
    connection = own;
    out = toPeer;
    peer = other;
  }

  MemoryConnection connection() {
    return present(connection);
  }

  Way out() {
    return present(out);
  }

  End peer() {
    return present(peer);
  }

  String machine() {
    return machine;
  }

  SimProcess process() {
    return process;
  }

  /** Whether this end takes part no more, by its own will or because it died. */
  boolean over() {
    return over;
  }

  boolean machineDead() {
    return machineDead;
  }

  private static <T> T present(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the connection is not joined");
    }
    return part;
  }

  // ---- What the connection asks of its wire.

  @Override
  public void carry(MemoryConnection.Parcel parcel) {
    if (!over) {
      out().send(parcel);
    }
  }

  @Override
  public void later(Runnable task) {
    process.soon(task);
  }

  @Override
  public Runnable after(long millis, Runnable task) {
    return process.after(TimeUnit.MILLISECONDS.toNanos(millis), task)::cancel;
  }

  @Override
  public void shut() {
    if (!over) {
      out().send(there -> there.lost("the peer closed the connection"));
      finish();
    }
  }

  // ---- What happens to it.

  void read(MemoryConnection.Parcel parcel) {
    if (!over) {
      lastReadNanos = agenda.nowNanos();
      parcel.arrive(connection());
    }
  }

  /** The process is dead: its machine says so to the peer. */
  void processDied() {
    shut();
  }

  /** The machine is dead: nobody says anything to the peer. */
  void machineDied() {
    machineDead = true;
    out().drop();
    finish();
  }

  /** Somebody on the way has cut this connection off for good. */
  void reset() {
    if (!over) {
      network.counts().resets++;
      out().drop();
      process.run(() -> connection().lost("it broke: Connection reset"));
    }
  }

  private void finish() {
    over = true;
    unwatch();
    if (peer().over) {
      network.forget(this);
    } else {
      peer().reconsider();
    }
  }

  /** The process was stopped. */
  void paused() {
    pausedAtNanos = agenda.nowNanos();
    reconsiderBoth();
  }

  /** The process goes on: the time in which it stood still is not held against the peer. */
  void resumed() {
    if (silentSinceNanos != NEVER) {
      long since = Math.max(silentSinceNanos, pausedAtNanos);
      long stood = agenda.nowNanos() - since;
      long counted = 2 * nanos(Math.min(patience.pingMillis(), patience.silenceMillis())) / 4;
      silentSinceNanos = Math.max(silentSinceNanos, lastReadNanos) + Math.max(0, stood - counted);
    }
    reconsiderBoth();
  }

  /** Something that this end or its peer hear by has changed. */
  void reconsiderBoth() {
    mark();
    peer().mark();
    reconsider();
    peer().reconsider();
  }

  private void mark() {
    if (sound()) {
      silentSinceNanos = NEVER;
    } else if (silentSinceNanos == NEVER) {
      // The last sign of life was anywhere within one interval of pings.
      long now = agenda.nowNanos();
      long phase = network.phaseNanos(nanos(patience.pingMillis()));
      silentSinceNanos = Math.max(lastReadNanos, now - phase);
    }
  }

  /** Whether pings and their answers come and go. */
  private boolean sound() {
    return peerSpeaks() && out().open();
  }

  private boolean peerSpeaks() {
    return !peer().over && !peer().process.paused() && peer().out().open();
  }

  private void reconsider() {
    mark();
    unwatch();
    if (over || process.paused() || silentSinceNanos == NEVER) {
      return;
    }
    long now = agenda.nowNanos();
    long limit = heardNanos() + nanos(patience.silenceMillis());
    long next = limit;
    if (peerSpeaks()) {
      // It does not hear this end, so it begins to ask; that is a sign of life too.
      long asks = peer().heardNanos() + nanos(peer().patience.pingMillis());
      if (now >= asks) {
        lastReadNanos = now;
        return;
      }
      next = Math.min(limit, asks);
    }
    if (now >= limit) {
      network.counts().silences++;
      connection().lost("the peer has been silent for " + patience.silenceMillis() + " ms");
    } else {
      watch = agenda.after(next - now, this::reconsider);
    }
  }

  private long heardNanos() {
    return silentSinceNanos == NEVER
        ? agenda.nowNanos()
        : Math.max(silentSinceNanos, lastReadNanos);
  }

  private void unwatch() {
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
