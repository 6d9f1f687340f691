package io.drover.master.log;

import io.drover.master.port.UnreadableLogException;
import java.io.Serial;

/** The store is not the one that was followed: wiped, replaced, or set back to an older copy. */
final class StoreWipedException extends UnreadableLogException {
  @Serial private static final long serialVersionUID = 1L;

  StoreWipedException(String message) {
    super(message);
  }
}
