package io.drover.worker.task;

import io.drover.base.Check;

/**
 * What is under way for a task at the engine, and what came of earlier tries of the same.
 *
 * @param kind what is under way
 * @param deadlineMillis after which an answer is no longer awaited
 * @param failures tries in a row that failed
 * @param notBeforeMillis the next try waits until then
 */
public record Operation(Kind kind, long deadlineMillis, int failures, long notBeforeMillis) {
  /** Nothing under way, nothing failed. */
  public static final Operation NONE = new Operation(Kind.NONE, Step.NEVER, 0, 0);

  /** Kinds of operation. */
  public enum Kind {
    /** Nothing. */
    NONE,
    /** The image is made present: the engine's side gives up when it makes no progress. */
    PULL,
    /** The container is created. */
    CREATE,
    /** The container is started. */
    START,
    /** The container is stopped or killed. */
    STOP,
    /** The container is removed. */
    REMOVE
  }

  boolean inFlight(long nowMillis) {
    return kind != Kind.NONE && nowMillis < deadlineMillis;
  }

  Operation begin(Kind begun, long deadline) {
    Check.state(kind == Kind.NONE, "%s was begun during %s", begun, kind);
    return new Operation(begun, deadline, failures, notBeforeMillis);
  }

  /** No longer under way, without a verdict. */
  Operation abandoned() {
    return new Operation(Kind.NONE, Step.NEVER, failures, notBeforeMillis);
  }

  Operation failed(long nextTryMillis) {
    return new Operation(Kind.NONE, Step.NEVER, failures + 1, nextTryMillis);
  }
}
