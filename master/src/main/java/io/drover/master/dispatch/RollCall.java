package io.drover.master.dispatch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A new leader asks its workers to present themselves: a few at a time, the next when one has its
 * assignment. Thousands that answer at once would hold up every client's request and every order
 * until the last of their Hellos was dealt with. Whoever does not answer holds up nobody for long:
 * with every tick a share is asked anyhow. Not thread-safe.
 *
 * @param <W> a worker
 */
final class RollCall<W> {
  private final int atOnce;
  private final int ticks;
  private final Consumer<W> ask;
  private final Deque<W> waiting = new ArrayDeque<>();
  private final Set<W> absent = new HashSet<>();
  private final Set<W> asked = new HashSet<>();
  private int share;

  /**
   * Nobody is to be asked yet.
   *
   * @param atOnce how many may have been asked and not be done
   * @param ticks after how many ticks everybody has been asked, whoever answered
   * @param ask asks one
   */
  RollCall(int atOnce, int ticks, Consumer<W> ask) {
    this.atOnce = atOnce;
    this.ticks = ticks;
    this.ask = ask;
  }

  /** Asks these and nobody else, from the first on. */
  void begin(Collection<W> all) {
    end();
    waiting.addAll(all);
    absent.addAll(all);
    share = Math.ceilDiv(all.size(), ticks);
    advance();
  }

  /** Nobody else is asked. */
  void end() {
    waiting.clear();
    absent.clear();
    asked.clear();
  }

  /** Whether the worker's turn is still to come. */
  boolean awaits(W worker) {
    return absent.contains(worker);
  }

  /** The worker has presented itself: it need not be asked any more. */
  void came(W worker) {
    absent.remove(worker);
  }

  /** The worker has what it came for, or its session is over: another one's turn. */
  void done(W worker) {
    absent.remove(worker);
    if (asked.remove(worker)) {
      advance();
    }
  }

  /** Some time has passed. */
  void tick() {
    for (int i = 0; i < share && !absent.isEmpty(); i++) {
      askNext();
    }
  }

  private void advance() {
    while (asked.size() < atOnce && !absent.isEmpty()) {
      askNext();
    }
  }

  private void askNext() {
    W next = waiting.remove();
    // Whoever came by itself was taken out of the set only.
    if (absent.remove(next)) {
      asked.add(next);
      ask.accept(next);
    }
  }
}
