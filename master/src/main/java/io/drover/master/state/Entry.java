package io.drover.master.state;

import io.drover.base.Check;
import io.drover.base.Epoch;
import java.util.List;

/**
 * A batch of changes, appended to the log atomically.
 *
 * @param index from 1 on, without gaps
 * @param epoch of the leader who appended it
 * @param timeMillis the leader's wall clock, in milliseconds since 1970, never lower than that of
 *     the entry before
 */
public record Entry(long index, Epoch epoch, long timeMillis, List<Change> changes) {
  public Entry {
    Check.argument(index > 0, "entry index %d", index);
    changes = List.copyOf(changes);
  }
}
