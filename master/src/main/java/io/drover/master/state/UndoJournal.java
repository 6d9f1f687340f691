package io.drover.master.state;

import io.drover.base.Check;
import java.util.ArrayDeque;

/**
 * How to take back what was applied but is not yet committed. Each step undoes one replacement of
 * one record; positions only grow.
 *
 * <p>A leader's decisions run ahead of the log. When it loses the lead it takes them back from the
 * newest to the oldest, which costs as much as they did, not as much as the state is large.
 */
final class UndoJournal {
  private final ArrayDeque<Runnable> steps = new ArrayDeque<>();
  private long first;
  private boolean recording;

  /** Records from now on. */
  void record() {
    recording = true;
  }

  /** Records no more and forgets everything. */
  void stop() {
    recording = false;
    first = position();
    steps.clear();
  }

  boolean recording() {
    return recording;
  }

  void add(Runnable undo) {
    if (recording) {
      steps.addLast(undo);
    }
  }

  long position() {
    return first + steps.size();
  }

  /** Takes back everything after the position. */
  void undoTo(long position) {
    Check.state(position >= first, "step %d was forgotten, the first is %d", position, first);
    boolean was = recording;
    recording = false;
    while (position() > position) {
      steps.removeLast().run();
    }
    recording = was;
  }

  /** What came before the position is never taken back. */
  void forgetTo(long position) {
    while (first < position && !steps.isEmpty()) {
      steps.removeFirst();
      first++;
    }
  }
}
