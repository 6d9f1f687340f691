package io.drover.master.reconcile;

import io.drover.master.model.Task;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a job's slots that have tasks, in order, and makes nothing of them: most passes
 * decide on a few of what may be a hundred thousand.
 */
final class SlotScan {
  private final Pass pass;
  private final Iterator<Task> tasks;
  private @Nullable Task ahead;
  private int lowestFree = 1;
  private int number;
  private boolean live;
  private boolean filled;

  /** A scan of all of the job's slots; {@link #next} goes to the first. */
  SlotScan(Pass pass) {
    this(pass, pass.tasks().all());
  }

  /** A scan of the slots from this number on. */
  static SlotScan from(Pass pass, int number) {
    return new SlotScan(pass, pass.tasks().fromSlot(number));
  }

  private SlotScan(Pass pass, Collection<Task> tasks) {
    this.pass = pass;
    this.tasks = tasks.iterator();
    ahead = following();
  }

  /** Goes to the next slot; false if there is none. */
  boolean next() {
    Task task = ahead;
    if (task == null) {
      return false;
    }
    number = task.slot();
    live = false;
    boolean wanted = false;
    Task newest;
    do {
      newest = task;
      live |= !task.ended();
      wanted |= task.wanted();
      task = following();
    } while (task != null && task.slot() == number);
    ahead = task;
    filled = wanted || (!live && pass.settled(newest));
    if (filled() && number == lowestFree) {
      lowestFree++;
    }
    return true;
  }

  int number() {
    return number;
  }

  /** Whether a task of the slot has not ended. */
  boolean live() {
    return live;
  }

  /** As {@link Pass#filled}. */
  boolean filled() {
    return filled;
  }

  /** The lowest number of a slot that is not filled, after a scan of all; from 1. */
  int lowestFree() {
    return lowestFree;
  }

  private @Nullable Task following() {
    return tasks.hasNext() ? tasks.next() : null;
  }
}
