package io.drover.master.app;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A master cannot start; the message names the place and the remedy. */
public final class MasterStartException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  MasterStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
