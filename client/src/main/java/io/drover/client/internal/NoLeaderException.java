package io.drover.client.internal;

import java.io.Serial;

/** No master took the request before the deadline; the message says what each of them did. */
public final class NoLeaderException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  NoLeaderException(String message) {
    super(message);
  }
}
