package io.drover.compose;

import io.drover.compose.Value.Entry;
import io.drover.compose.Value.Kind;
import io.drover.compose.Value.Mapping;
import io.drover.compose.Value.Scalar;
import io.drover.compose.Value.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * One value of a document while it is being read. Each reading method hands a good value to its
 * taker, or reports what is wrong and goes on, so that all problems of a file are found.
 */
record Cursor(Value value, String path, Problems problems) {
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
  private static final Set<String> FALSE = Set.of("false", "no", "off", "n");

  void error(String message) {
    problems.error(value.place(), path, message);
  }

  void warning(String message) {
    problems.warning(value.place(), path, message);
  }

  boolean isNull() {
    return value instanceof Scalar scalar && scalar.kind() == Kind.NULL;
  }

  boolean isScalar() {
    return value instanceof Scalar && !isNull();
  }

  boolean isSequence() {
    return value instanceof Sequence;
  }

  boolean isMapping() {
    return value instanceof Mapping;
  }

  private Optional<String> scalarText(String wanted) {
    if (value instanceof Scalar scalar && scalar.kind() != Kind.NULL && !unresolved()) {
      return Optional.of(scalar.text());
    }
    if (!unresolved()) {
      error("must be " + wanted + ", not " + describe());
    }
    return Optional.empty();
  }

  private boolean unresolved() {
    return value instanceof Scalar scalar && scalar.kind() == Kind.UNRESOLVED;
  }

  /** What kind of value this is, for messages. */
  String describe() {
    if (value instanceof Scalar scalar) {
      return switch (scalar.kind()) {
        case TEXT -> "text";
        case NUMBER -> "a number";
        case BOOLEAN -> "a truth value";
        case NULL -> "empty";
        case UNRESOLVED -> "unknown";
      };
    }
    return value instanceof Sequence ? "a list" : "a mapping";
  }

  void text(Consumer<String> taker) {
    if (value instanceof Scalar scalar && scalar.kind() == Kind.BOOLEAN) {
      error("must be text: put " + scalar.text() + " into quotes");
      return;
    }
    scalarText("text").ifPresent(taker);
  }

  /** Text that says something. */
  void word(Consumer<String> taker) {
    text(text -> {
      if (text.isBlank()) {
        error("must not be empty");
      } else {
        taker.accept(text);
      }
    });
  }

  /** Any scalar as text, also a truth value, as environments and labels have them. */
  void anyText(Consumer<String> taker) {
    scalarText("text").ifPresent(taker);
  }

  void flag(Consumer<Boolean> taker) {
    scalarText("true or false")
        .ifPresent(text -> {
          String lower = text.toLowerCase(Locale.ROOT);
          if (TRUE.contains(lower) || FALSE.contains(lower)) {
            taker.accept(TRUE.contains(lower));
          } else {
            error("must be true or false, not '" + text + "'");
          }
        });
  }

  void integer(long least, long most, LongConsumer taker) {
    scalarText("a whole number")
        .ifPresent(text -> {
          try {
            long number = Long.parseLong(text.trim());
            if (number < least || number > most) {
              error(text.trim() + " is out of range: it must be " + range(least, most));
            } else {
              taker.accept(number);
            }
          } catch (NumberFormatException e) {
            error("must be a whole number, not '" + text + "'");
          }
        });
  }

  private static String range(long least, long most) {
    return most >= Integer.MAX_VALUE ? "at least " + least : "between " + least + " and " + most;
  }

  void whole(int least, int most, IntConsumer taker) {
    integer(least, most, number -> taker.accept((int) number));
  }

  void ratio(DoubleConsumer taker) {
    parsed("a number between 0 and 1", Double::parseDouble)
        .ifPresent(ratio -> {
          if (ratio >= 0 && ratio <= 1) {
            taker.accept(ratio);
          } else {
            error("must be a number between 0 and 1");
          }
        });
  }

  void bytes(LongConsumer taker) {
    parsed("an amount of bytes such as 512m", ByteSize::parse).ifPresent(taker::accept);
  }

  void millis(LongConsumer taker) {
    parsed("a duration such as 10s", DurationText::parseMillis).ifPresent(taker::accept);
  }

  void cpus(IntConsumer taker) {
    parsed("a number of processors such as 0.5", CpuText::parseMillis).ifPresent(taker::accept);
  }

  <T> Optional<T> parsed(String wanted, Function<String, T> parser) {
    Optional<String> text = scalarText(wanted);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text.get()));
    } catch (NumberFormatException e) {
      error("must be " + wanted + ", not '" + text.get() + "'");
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      error(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** One of a few words. */
  void choice(Map<String, Runnable> choices) {
    scalarText("one of " + String.join(", ", choices.keySet()))
        .ifPresent(text -> {
          Runnable chosen = choices.get(text);
          if (chosen == null) {
            error(
                "'"
                    + text
                    + "' is not one of "
                    + String.join(", ", choices.keySet())
                    + Nearest.hint(text, choices.keySet()));
          } else {
            chosen.run();
          }
        });
  }

  /** The items of a list. */
  List<Cursor> items() {
    if (value instanceof Sequence sequence) {
      List<Cursor> items = new ArrayList<>();
      for (int i = 0; i < sequence.items().size(); i++) {
        items.add(new Cursor(sequence.items().get(i), path + "[" + i + "]", problems));
      }
      return items;
    }
    if (!unresolved()) {
      error("must be a list, not " + describe());
    }
    return List.of();
  }

  /** The items of a list, or a single value as a list of one. */
  List<Cursor> itemsOrOne() {
    return isScalar() ? List.of(this) : items();
  }

  /** The entries of a mapping. */
  Map<String, Cursor> entries() {
    if (value instanceof Mapping mapping) {
      Map<String, Cursor> entries = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach((key, entry) ->
              entries.put(key, new Cursor(entry.value(), Paths.child(path, key), problems)));
      return entries;
    }
    if (!unresolved()) {
      error("must be a mapping, not " + describe());
    }
    return Map.of();
  }

  /** What stands under a key of this mapping, if there is something. */
  Optional<Cursor> child(String key) {
    Entry entry = value instanceof Mapping mapping ? mapping.entries().get(key) : null;
    return Optional.ofNullable(entry)
        .map(e -> new Cursor(e.value(), Paths.child(path, key), problems))
        .filter(at -> !at.isNull());
  }

  /** The place of a key in this mapping. */
  Place keyPlace(String key) {
    Entry entry = value instanceof Mapping mapping ? mapping.entries().get(key) : null;
    return entry == null ? value.place() : entry.keyPlace();
  }

  /** Choices in the order that messages list them. */
  static Map<String, Runnable> choices(Object... wordsAndActions) {
    Map<String, Runnable> choices = new LinkedHashMap<>();
    List<Object> all = Arrays.asList(wordsAndActions);
    for (int i = 0; i + 1 < all.size(); i += 2) {
      choices.put((String) all.get(i), (Runnable) all.get(i + 1));
    }
    return choices;
  }
}
