package io.drover.master.reconcile;

import io.drover.master.state.Change;
import java.util.List;

/**
 * What a pass over one job found to do.
 *
 * @param more the pass stopped at its limit, or another should look at what these changes make
 * @param wakeAtMillis when to look again even if nothing changes; {@link Long#MAX_VALUE} for never
 */
public record Outcome(List<Change> changes, boolean more, long wakeAtMillis) {
  public Outcome {
    changes = List.copyOf(changes);
  }
}
