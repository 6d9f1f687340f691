package io.drover.worker.runtime.docker;

import java.io.IOException;

/** The engine answered a request with an error. */
final class RefusalException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * A refusal.
   *
   * @param status of HTTP, 400 or more
   * @param message the engine's own words
   */
  RefusalException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }

  /** The engine's own words. */
  String words() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
