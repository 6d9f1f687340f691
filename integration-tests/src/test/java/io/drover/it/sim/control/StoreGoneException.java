package io.drover.it.sim.control;

import io.drover.master.port.UnreadableLogException;
import java.io.Serial;

/** The store is not the one that was followed. */
final class StoreGoneException extends UnreadableLogException {
  @Serial private static final long serialVersionUID = 1L;

  StoreGoneException(String message) {
    super(message);
  }
}
