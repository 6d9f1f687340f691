package io.drover.compose;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths of this machine as people write them. */
final class HomePaths {
  private HomePaths() {}

  /** A leading {@code ~} becomes the home folder. */
  static String expand(String path) {
    if (path.equals("~") || path.startsWith("~/")) {
      return System.getProperty("user.home", "/") + path.substring(1);
    }
    return path;
  }

  /**
   * The absolute path.
   *
   * @throws IllegalArgumentException when no path can be written so
   */
  static Path resolve(Path folder, String path) {
    try {
      return folder.resolve(expand(path)).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + path + "' is no path: " + e.getReason());
    }
  }
}
