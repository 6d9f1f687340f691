package io.drover.master.port;

import java.io.Serial;

/**
 * The log or a checkpoint holds what this version cannot read; the master must stop rather than
 * skip it.
 */
public final class UnreadableLogException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public UnreadableLogException(String message) {
    super(message);
  }

  public UnreadableLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
