package io.drover.master.model;

import io.drover.base.Check;

/** Chosen by a client for one write, the same for all its retries. */
public record RequestKey(String value) {
  /** The longest key that is accepted. */
  public static final int LENGTH_MAX = 64;

  public RequestKey {
    Check.argument(
        !value.isEmpty() && value.length() <= LENGTH_MAX,
        "a request key has 1 to %d characters",
        LENGTH_MAX);
  }
}
