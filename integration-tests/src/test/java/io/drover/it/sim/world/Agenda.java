package io.drover.it.sim.world;

import io.drover.base.Check;
import java.util.PriorityQueue;

/**
 * Virtual time: everything that is still to happen, in the order in which it will. What is due at
 * the same time happens in the order in which it was entered, so that a run depends on nothing but
 * its seed. One thread.
 */
public final class Agenda {
  private final PriorityQueue<Item> items = new PriorityQueue<>();
  private long nowNanos;
  private long entered;
  private long done;

  /** The time since the beginning of the world. */
  public long nowNanos() {
    return nowNanos;
  }

  /** How many items were carried out so far. */
  public long done() {
    return done;
  }

  /** Enters something to happen after a while; a negative while is none. */
  public Entry after(long nanos, Runnable what) {
    Item item = new Item(nowNanos + Math.max(0, nanos), entered++, what);
    items.add(item);
    return item;
  }

  /**
   * Carries out the next item, and moves the time to when it is due.
   *
   * @return false, and the time stands at the end, when nothing is due until then
   */
  public boolean step(long endNanos) {
    Item next = items.peek();
    while (next != null && next.cancelled) {
      items.remove();
      next = items.peek();
    }
    if (next == null || next.atNanos > endNanos) {
      nowNanos = Math.max(nowNanos, endNanos);
      return false;
    }
    items.remove();
    Check.state(next.atNanos >= nowNanos, "time went back from %d to %d", nowNanos, next.atNanos);
    nowNanos = next.atNanos;
    next.cancelled = true;
    done++;
    next.what.run();
    return true;
  }

  /** Something that is to happen. */
  public interface Entry {
    /** Takes it back, if it has not happened. */
    void cancel();
  }

  private static final class Item implements Entry, Comparable<Item> {
    private final long atNanos;
    private final long number;
    private final Runnable what;
    private boolean cancelled;

    Item(long atNanos, long number, Runnable what) {
      this.atNanos = atNanos;
      this.number = number;
      this.what = what;
    }

    @Override
    public int compareTo(Item other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
