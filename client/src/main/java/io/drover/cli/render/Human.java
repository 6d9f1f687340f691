package io.drover.cli.render;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Times and amounts as people say them. */
public final class Human {
  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final int SHORT_ID_CHARS = 12;

  private Human() {}

  /** {@code "3 minutes ago"}; {@code "-"} for a time that is not set. */
  public static String ago(Instant now, Timestamp time) {
    if (time.equals(Timestamp.getDefaultInstance())) {
      return "-";
    }
    Duration age = Duration.between(instant(time), now);
    // Clocks of two machines differ a little: what lies ahead happened now.
    return duration(age.isNegative() ? Duration.ZERO : age) + " ago";
  }

  /** {@code "3 minutes"}: one number and one unit, rounded down. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 1) {
      return "less than a second";
    }
    if (seconds < 120) {
      return count(seconds, "second");
    }
    if (seconds < 2 * 3600) {
      return count(seconds / 60, "minute");
    }
    if (seconds < 2 * 86_400) {
      return count(seconds / 3600, "hour");
    }
    if (seconds < 14 * 86_400) {
      return count(seconds / 86_400, "day");
    }
    if (seconds < 730L * 86_400) {
      return count(seconds / (7 * 86_400), "week");
    }
    return count(seconds / (365L * 86_400), "year");
  }

  /** {@code "512MiB"}, {@code "1.5GiB"}: at most one digit after the point. */
  public static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (Math.abs(amount) >= 1024 && unit < BYTE_UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    String number = String.format(Locale.ROOT, "%.1f", amount);
    return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number)
        + BYTE_UNITS[unit];
  }

  /** Thousandths of a core as cores: {@code "0.25"}, {@code "4"}. */
  public static String cores(long millis) {
    String number = String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    return number.replaceAll("\\.?0+$", "");
  }

  /** The first twelve characters of an id, as Docker shows them. */
  public static String shortId(String id) {
    return id.length() <= SHORT_ID_CHARS ? id : id.substring(0, SHORT_ID_CHARS);
  }

  /** An enum's name in lower case with spaces, for sentences. */
  public static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** {@code "1 task"}, {@code "2 tasks"}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** A message's time as the JDK's. */
  public static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
