package io.drover.worker.engine;

import io.drover.worker.task.Result;
import java.util.Optional;

/**
 * What came of an action.
 *
 * @param result for the task
 * @param look at its container afterwards
 * @param engineAway why the engine cannot be reached, if it cannot
 */
public record Answer(Result result, Look look, Optional<String> engineAway) {
  static Answer of(Result result) {
    return new Answer(result, new Look.NotNeeded(), Optional.empty());
  }
}
