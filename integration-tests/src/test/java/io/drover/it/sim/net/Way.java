package io.drover.it.sim.net;

import io.drover.it.sim.world.Agenda;
import io.drover.rpc.MemoryConnection.Parcel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection: what is sent arrives in order, or waits while the path is cut,
 * as TCP keeps it. What is sent at one moment makes one trip. One thread.
 */
final class Way {
  private static final long NANOS_PER_MILLI = 1_000_000;
  // TCP repeats what was lost after so long at first, and then ever more rarely.
  private static final long FIRST_REPEAT_NANOS = 200 * NANOS_PER_MILLI;

  private final Agenda agenda;
  private final NetworkCounts counts;
  private final Path path;
  private final End to;
  private final Queue<Trip> held = new ArrayDeque<>();
  private @Nullable Trip last;
  private long lastArrivalNanos;
  private long quietUntilNanos;
  private long cutAtNanos;
  private boolean dropping;

  Way(Agenda agenda, NetworkCounts counts, Path path, End to) {
    this.agenda = agenda;
    this.counts = counts;
    this.path = path;
    this.to = to;
  }

  /** Whether what is sent now arrives soon. */
  boolean open() {
    return !dropping && !path.cut() && agenda.nowNanos() >= quietUntilNanos;
  }

  /** Until when the path is busy repeating what a cut held up. */
  long quietUntilNanos() {
    return quietUntilNanos;
  }

  void send(Parcel parcel) {
    if (dropping) {
      return;
    }
    long now = agenda.nowNanos();
    Trip trip = last;
    if (trip == null || trip.sentNanos != now || trip.arrived) {
      trip = new Trip(now);
      last = trip;
      lastArrivalNanos =
          Math.max(Math.max(now + path.latencyNanos(), lastArrivalNanos), quietUntilNanos);
      agenda.after(lastArrivalNanos - now, trip);
    }
    trip.parcels.add(parcel);
  }

  /** The path was cut. */
  void cut() {
    cutAtNanos = agenda.nowNanos();
  }

  /** The path is whole again: what waited comes when its sender next repeats it. */
  void heal(double chance) {
    long now = agenda.nowNanos();
    long lasted = now - cutAtNanos;
    if (lasted < FIRST_REPEAT_NANOS && held.isEmpty()) {
      return;
    }
    delay((long) (chance * Math.max(lasted, FIRST_REPEAT_NANOS)));
  }

  /** Nothing arrives for a while. */
  void delay(long nanos) {
    long now = agenda.nowNanos();
    quietUntilNanos = Math.max(quietUntilNanos, now + nanos);
    lastArrivalNanos = Math.max(lastArrivalNanos, quietUntilNanos);
    if (!held.isEmpty()) {
      // Entered before whatever is sent from now on, so the order holds.
      agenda.after(quietUntilNanos - now, this::repeat);
    }
  }

  private void repeat() {
    while (!path.cut() && !held.isEmpty()) {
      held.remove().pass();
    }
  }

  /** Nothing more arrives, whatever is under way. */
  void drop() {
    dropping = true;
    held.clear();
  }

  private final class Trip implements Runnable {
    private final long sentNanos;
    private final List<Parcel> parcels = new ArrayList<>(3);
    private boolean arrived;

    Trip(long sentNanos) {
      this.sentNanos = sentNanos;
    }

    /** By the agenda when it gets there, by the process when it is read. */
    @Override
    public void run() {
      if (arrived) {
        read();
      } else {
        arrive();
      }
    }

    void arrive() {
      if (dropping) {
        return;
      }
      arrived = true;
      // Behind what waits nothing overtakes, even if the path has been healed in this moment.
      if (path.cut() || !held.isEmpty()) {
        held.add(this);
        return;
      }
      pass();
    }

    void pass() {
      counts.trips++;
      to.process().run(this);
    }

    private void read() {
      for (Parcel parcel : parcels) {
        counts.parcels++;
        to.read(parcel);
      }
    }
  }
}
