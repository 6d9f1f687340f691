package io.drover.it.sim.control;

import java.util.ArrayList;
import java.util.List;

/** What the store knows of one of its clients: when it was last heard, and what goes with it. */
final class StoreSession {
  private final List<Runnable> ephemeral = new ArrayList<>();
  private long heardNanos;
  private boolean over;

  StoreSession(long heardNanos) {
    this.heardNanos = heardNanos;
  }

  void heard(long nanos) {
    heardNanos = nanos;
  }

  long heardNanos() {
    return heardNanos;
  }

  boolean over() {
    return over;
  }

  /** To be done by the store when this session is over. */
  void atEnd(Runnable removal) {
    ephemeral.add(removal);
  }

  void end() {
    if (!over) {
      over = true;
      ephemeral.forEach(Runnable::run);
      ephemeral.clear();
    }
  }
}
