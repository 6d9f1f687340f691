package io.drover.master.port;

import java.io.Serial;

/**
 * The log or a checkpoint holds what this version cannot read; the master must stop rather than
 * skip it. Stores extend it where masters can say more of the reason.
 */
public class UnreadableLogException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public UnreadableLogException(String message) {
    super(message);
  }

  public UnreadableLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
