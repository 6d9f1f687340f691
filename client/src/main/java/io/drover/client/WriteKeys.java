package io.drover.client;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes the key that every try of one write carries: 128 random bits. */
final class WriteKeys {
  private static final int BYTES = 16;

  /** Made with the first key: a program that only reads must not wait for it. */
  private static final class Source {
    static final SecureRandom RANDOM = new SecureRandom();
  }

  /** A key that no other request has. */
  String next() {
    byte[] bytes = new byte[BYTES];
    Source.RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
