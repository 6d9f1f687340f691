package io.drover.master.dispatch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Speaks to many workers a few at a time: to the next when one is done. Thousands that answer at
 * once would hold up every client's request and every order until the last of their answers was
 * dealt with; so it begins with very few, while whoever waited for a leader is served, and doubles
 * that with each tick. Whoever does not answer holds up nobody for long: there is a number that
 * must have been spoken to by each tick. Not thread-safe.
 *
 * @param <W> a worker
 */
final class RollCall<W> {
  private final Pace pace;
  private final Consumer<W> ask;
  private final Deque<W> waiting = new ArrayDeque<>();
  private final Set<W> absent = new HashSet<>();
  private final Set<W> asked = new HashSet<>();
  private int total;
  private int room;
  private int ticks;

  /**
   * How fast.
   *
   * @param first how many may have been asked and not be done at the beginning
   * @param atOnce how many at most, in the end
   * @param ticks after how many ticks everybody has been asked, whoever is done
   * @param headStart for how many of them that is not looked at
   */
  record Pace(int first, int atOnce, int ticks, int headStart) {}

  /** Nobody is to be asked yet. */
  RollCall(Pace pace, Consumer<W> ask) {
    this.pace = pace;
    this.ask = ask;
  }

  /** Asks these and nobody else, from the first on. */
  void begin(Collection<W> all) {
    end();
    waiting.addAll(all);
    absent.addAll(all);
    total = all.size();
    room = pace.first();
    ticks = 0;
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

  /** The worker has come by itself: it need not be asked any more. */
  void came(W worker) {
    absent.remove(worker);
  }

  /** The worker has what it was to get, or is gone: another one's turn. */
  void done(W worker) {
    absent.remove(worker);
    if (asked.remove(worker)) {
      advance();
    }
  }

  /** Some time has passed. */
  void tick() {
    if (absent.isEmpty()) {
      // Those who came by themselves.
      waiting.clear();
      return;
    }
    ticks++;
    room = Math.min(2 * room, pace.atOnce());
    advance();
    int counted = Math.max(0, ticks - pace.headStart());
    long due = Math.ceilDiv((long) total * counted, pace.ticks() - pace.headStart());
    while (!absent.isEmpty() && total - absent.size() < due) {
      askNext();
    }
  }

  private void advance() {
    while (asked.size() < room && !absent.isEmpty()) {
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
