package io.drover.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The keys that a mapping may have, and what each does to the target that is being filled. A key
 * that is not there is an error with the nearest key that is; {@code x-} keys are free, unless one
 * is known.
 */
final class Fields<T> {
  private final Map<String, BiConsumer<T, Cursor>> known = new LinkedHashMap<>();

  /** A key with what reads it. An empty value means that the key is not there. */
  Fields<T> key(String name, BiConsumer<T, Cursor> reader) {
    known.put(
        name,
        (target, at) -> {
          if (!at.isNull()) {
            reader.accept(target, at);
          }
        });
    return this;
  }

  /** A key that Drover refuses in words of its own. */
  Fields<T> refuse(String name, String reason) {
    known.put(name, (target, at) -> at.error(reason));
    return this;
  }

  /** A key that is accepted without effect, and says so. */
  Fields<T> ignore(String name, String reason) {
    known.put(name, (target, at) -> at.warning(reason));
    return this;
  }

  /** A key that was dealt with before, or says nothing that matters here. */
  Fields<T> skip(String... names) {
    for (String name : names) {
      known.put(name, (target, at) -> {});
    }
    return this;
  }

  /** All keys of other fields too. */
  Fields<T> with(Fields<T> other) {
    known.putAll(other.known);
    return this;
  }

  Set<String> names() {
    return Set.copyOf(known.keySet());
  }

  /**
   * Reads every key of the mapping into the target, in the order of this list and not of the file,
   * so that what depends on another key finds it read.
   */
  void read(Cursor at, T target) {
    Map<String, Cursor> present = at.entries();
    known.forEach((key, reader) -> {
      Cursor value = present.get(key);
      if (value != null) {
        reader.accept(target, value);
      }
    });
    present.forEach((key, value) -> {
      if (!known.containsKey(key) && !key.startsWith("x-")) {
        at.problems()
            .error(
                at.keyPlace(key),
                value.path(),
                "unknown key '" + key + "'" + Nearest.hint(key, known.keySet()));
      }
    });
  }
}
