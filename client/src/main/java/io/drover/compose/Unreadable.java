package io.drover.compose;

import java.io.Serial;

/** A file that gives no document at all: nothing more can be said of it. */
final class Unreadable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Place place;

  Unreadable(Place place, String message) {
    super(message);
    this.place = place;
  }

  Place place() {
    return place;
  }
}
