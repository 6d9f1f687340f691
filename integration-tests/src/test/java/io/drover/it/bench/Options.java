package io.drover.it.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much is to be measured.
 *
 * @param values what was given after the benchmark's name: names without their dashes, and numbers
 */
record Options(Map<String, Double> values) {
  private static final List<String> KNOWN = List.of("rounds", "scale");

  /**
   * Reads {@code --NAME NUMBER} pairs.
   *
   * @throws IllegalArgumentException if an option is unknown or has no positive number
   */
  static Options parse(List<String> arguments) {
    Map<String, Double> values = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i).replaceFirst("^--", "");
      if (!arguments.get(i).startsWith("--") || !KNOWN.contains(name)) {
        throw new IllegalArgumentException(
            "unknown option '" + arguments.get(i) + "': there are --" + String.join(", --", KNOWN));
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("--" + name + " needs a number");
      }
      values.put(name, positive(name, arguments.get(i + 1)));
    }
    return new Options(values);
  }

  private static double positive(String name, String text) {
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + name + " needs a number, not '" + text + "'", e);
    }
    throw new IllegalArgumentException("--" + name + " needs a number above 0, not " + text);
  }

  int rounds(int usual) {
    return (int) Math.round(values.getOrDefault("rounds", (double) usual));
  }

  /** The share of the whole that is to be measured, as if everything were so much smaller. */
  double scale() {
    return values.getOrDefault("scale", 1.0);
  }
}
