package io.drover.cli.run;

import io.drover.cli.CliException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of jobs that come from the command line. */
public final class JobNames {
  private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int RANDOM_LETTERS = 6;
  private static final int BASE_CHARS_MAX = 40;

  private JobNames() {}

  /** The name, when containers can be called after it. */
  public static String checked(String name) {
    if (!VALID.matcher(name).matches()) {
      throw CliException.usage(
          "--name: '"
              + name
              + "' is not 1 to 63 letters, digits, '_', '.' and '-' that start with a letter or a"
              + " digit");
    }
    return name;
  }

  /**
   * A name that nobody has: the image's own and some random letters, as in {@code nginx-x4k2mp}.
   */
  public static String fresh(String image) {
    StringBuilder name = new StringBuilder(base(image)).append('-');
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < RANDOM_LETTERS; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }

  /** The last part of an image's name, without tag and digest. */
  static String base(String image) {
    String last = image.replaceFirst("@.*$", "");
    last = last.substring(last.lastIndexOf('/') + 1).replaceFirst(":.*$", "");
    String clean =
        last.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String base = clean.isEmpty() ? "job" : clean;
    return base.substring(0, Math.min(base.length(), BASE_CHARS_MAX));
  }
}
