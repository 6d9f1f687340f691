package io.drover.client;

import java.io.IOException;
import java.io.Serial;

/** A snapshot that is damaged, cut off, or of a kind that this version does not read. */
public final class SnapshotException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  public SnapshotException(String message) {
    super(message);
  }
}
