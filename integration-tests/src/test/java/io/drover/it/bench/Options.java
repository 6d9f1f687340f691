package io.drover.it.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much is to be measured.
 *
 * @param values what was given after the benchmark's name, by names without their dashes
 */
record Options(Map<String, String> values) {
  private static final List<String> NUMBERS = List.of("rounds", "scale", "nodes");
  private static final List<String> WORDS = List.of("scenario");

  /**
   * Reads {@code --NAME VALUE} pairs.
   *
   * @throws IllegalArgumentException if an option is unknown or has no value that it can have
   */
  static Options parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i).replaceFirst("^--", "");
      boolean number = NUMBERS.contains(name);
      if (!arguments.get(i).startsWith("--") || !(number || WORDS.contains(name))) {
        throw new IllegalArgumentException("unknown option '" + arguments.get(i) + "'");
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("--" + name + " needs a value");
      }
      if (number) {
        demandNumber(name, arguments.get(i + 1));
      }
      values.put(name, arguments.get(i + 1));
    }
    return new Options(values);
  }

  private static void demandNumber(String name, String text) {
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && value < Double.POSITIVE_INFINITY) {
        return;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--" + name + " needs a number, not '" + text + "'", e);
    }
    throw new IllegalArgumentException("--" + name + " needs a number above 0, not " + text);
  }

  int rounds(int usual) {
    return (int) Math.round(Double.parseDouble(values.getOrDefault("rounds", "" + usual)));
  }

  /** The share of the whole that is to be measured, as if everything were so much smaller. */
  double scale() {
    return Double.parseDouble(values.getOrDefault("scale", "1"));
  }

  /** The only size of a cluster that is to be measured; empty for all. */
  Optional<Integer> nodes() {
    return Optional.ofNullable(values.get("nodes")).map(text -> (int) Double.parseDouble(text));
  }

  /** The only scenario that is to be measured; empty for all. */
  Optional<String> scenario() {
    return Optional.ofNullable(values.get("scenario"));
  }
}
