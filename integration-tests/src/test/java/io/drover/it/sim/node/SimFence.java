package io.drover.it.sim.node;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The fence's process on a simulated machine, with the files that it and the worker share. It looks
 * at its deadline twice a second, whatever becomes of the worker; a crash of the machine ends it,
 * and makes the deadline one of another boot. One thread.
 */
final class SimFence {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final SimEngine engine;
  private final Agenda agenda;
  private final MachineClock clock;
  private final Chance chance;
  private final String client;
  private final Set<String> guarded = new LinkedHashSet<>();
  private long untilMillis;
  private Agenda.@Nullable Entry next;

  SimFence(SimEngine engine, Chance chance, String client) {
    this.engine = engine;
    this.agenda = engine.agenda();
    this.clock = engine.clock();
    this.chance = chance;
    this.client = client;
  }

  long untilMillis() {
    return untilMillis;
  }

  /**
   * For how long the deadline has passed, as this container is concerned; negative if it has not.
   */
  long overdueMillis(String id) {
    return guarded.contains(id)
        ? TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos()) - untilMillis
        : -1;
  }

  Set<String> guarded() {
    return guarded;
  }

  /** What the worker wrote; a fence that is not there is begun. */
  void written(long until, Set<String> ids) {
    untilMillis = until;
    guarded.clear();
    guarded.addAll(ids);
    if (next == null && !guarded.isEmpty()) {
      look();
    }
  }

  /** The machine stopped: the process is gone, and the deadline is another boot's. */
  void crash() {
    untilMillis = 0;
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private void look() {
    if (guarded.isEmpty()) {
      next = null;
      return;
    }
    if (TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos()) >= untilMillis) {
      List.copyOf(guarded).forEach(id -> engine.fence(id, client));
    }
    long slow = chance.around(TimeUnit.MILLISECONDS.toNanos(20));
    next = agenda.after(clock.realNanos(PERIOD_NANOS) + slow, this::look);
  }
}
