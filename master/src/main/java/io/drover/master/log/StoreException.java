package io.drover.master.log;

import java.io.Serial;

/** A call to ZooKeeper that did not do what was asked. */
final class StoreException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Trouble trouble;

  StoreException(Trouble trouble, String message) {
    super(message);
    this.trouble = trouble;
  }

  Trouble trouble() {
    return trouble;
  }

  /** What went wrong, as far as the log has to tell it apart. */
  enum Trouble {
    /** A node that the call needs is not there; nothing was done. */
    NO_NODE,
    /** The node to be created is there already; nothing was done. */
    NODE_EXISTS,
    /** A version is not the expected one; nothing was done. */
    BAD_VERSION,
    /** The connection or its answer was lost: it may have been done or not. */
    UNAVAILABLE,
    /** ZooKeeper refuses, and will again: no permission, a bad argument. */
    REFUSED
  }
}
