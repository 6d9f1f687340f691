package io.drover.compose;

import java.util.Optional;
import java.util.function.BiConsumer;

/** Names with texts, as Compose has them in two forms: a mapping, or a list of NAME=value. */
final class NamedTexts {
  private NamedTexts() {}

  /** Takes a name whose value may be missing. */
  interface Taker {
    void take(Cursor at, String name, Optional<String> value);
  }

  /** Every name with its value; a missing one is empty text. */
  static void read(Cursor at, BiConsumer<String, String> taker) {
    each(at, (item, name, value) -> taker.accept(name, value.orElse("")));
  }

  /** Every name, with its value where it has one. */
  static void each(Cursor at, Taker taker) {
    if (at.isSequence()) {
      for (Cursor item : at.items()) {
        item.word(text -> pair(item, text, taker));
      }
      return;
    }
    at.entries()
        .forEach((name, value) -> {
          if (name.isEmpty()) {
            value.error("needs a name");
          } else if (value.isNull()) {
            taker.take(value, name, Optional.empty());
          } else {
            value.anyText(text -> taker.take(value, name, Optional.of(text)));
          }
        });
  }

  private static void pair(Cursor item, String text, Taker taker) {
    int equals = text.indexOf('=');
    if (equals == 0) {
      item.error("'" + text + "' has no name before its '='");
      return;
    }
    taker.take(
        item,
        equals < 0 ? text : text.substring(0, equals),
        equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1)));
  }
}
