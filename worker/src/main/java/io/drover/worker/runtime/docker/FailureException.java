package io.drover.worker.runtime.docker;

import io.drover.worker.runtime.RuntimeFailure;
import java.io.IOException;

/** Carries a failure that is already understood up to the edge of the runtime. */
final class FailureException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient RuntimeFailure failure;

  FailureException(RuntimeFailure failure) {
    super(failure.message());
    this.failure = failure;
  }

  RuntimeFailure failure() {
    return failure;
  }
}
