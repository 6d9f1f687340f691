package io.drover.client.internal;

import io.drover.proto.StatsRequest;
import io.drover.proto.TaskStats;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What tasks use has no past: a following stream asks again, a single round is not given twice.
 *
 * @param first the request
 */
public record StatsPlan(StatsRequest first) implements StreamPlan<StatsRequest, TaskStats> {
  @Override
  public Optional<StatsRequest> resumed() {
    return first.getFollow() ? Optional.of(first) : Optional.empty();
  }

  @Override
  public void take(TaskStats stats, Consumer<TaskStats> receiver) {
    receiver.accept(stats);
  }
}
