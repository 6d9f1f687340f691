package io.drover.master.app;

import java.util.Optional;

/** The version of this program, from its archive's manifest. */
final class Version {
  private static final String UNPACKED = "0.1.0-SNAPSHOT";

  private Version() {}

  static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse(UNPACKED);
  }
}
