package io.drover.master.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Copies of maps that every run of every master iterates in the same order; {@link Map#copyOf}
 * shuffles.
 */
final class Ordered {
  private Ordered() {}

  /** An immutable copy in the order of the keys. */
  static <V> Map<String, V> copyOf(Map<String, V> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
