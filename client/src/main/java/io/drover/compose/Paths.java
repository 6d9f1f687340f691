package io.drover.compose;

import java.util.regex.Pattern;

/** Paths of places inside a document, as messages show them. */
final class Paths {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_<-]+");

  private Paths() {}

  /** Such as {@code services.web}, or {@code services."a.b"} for a key that is no plain word. */
  static String child(String path, String key) {
    String word = PLAIN.matcher(key).matches() ? key : "\"" + key + "\"";
    return path.isEmpty() ? word : path + "." + word;
  }
}
