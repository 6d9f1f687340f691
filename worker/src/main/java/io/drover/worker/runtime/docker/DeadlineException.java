package io.drover.worker.runtime.docker;

import java.io.IOException;

/** The engine did not answer in time. */
final class DeadlineException extends IOException {
  private static final long serialVersionUID = 1L;

  DeadlineException(String message) {
    super(message);
  }
}
