package io.drover.worker.runtime.docker;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the engine's interface.
 *
 * @param major 1 since ever
 * @param minor what distinguishes them
 */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** The newest that this code knows. */
  static final ApiVersion OURS = new ApiVersion(1, 44);

  /** The oldest that this code is written for: Docker 20.10 speaks it. */
  static final ApiVersion OLDEST = new ApiVersion(1, 40);

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
  private static final Comparator<ApiVersion> ORDER =
      Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

  static Optional<ApiVersion> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  boolean atLeast(int wantedMinor) {
    return compareTo(new ApiVersion(1, wantedMinor)) >= 0;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
