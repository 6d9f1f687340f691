package io.drover.worker.task;

import io.drover.worker.model.End;
import io.drover.worker.model.Health;

/** What the engine shows of a task: its container of the highest attempt, if there is any. */
public sealed interface Sight {
  /** No container. */
  record Nothing() implements Sight {}

  /** A container that was never started. */
  record Created(String id, int attempt) implements Sight {}

  /** A container that runs. */
  record Running(String id, int attempt, long startedAtMillis, Health health) implements Sight {}

  /** A container that has ended. */
  record Ended(String id, int attempt, End end) implements Sight {}
}
