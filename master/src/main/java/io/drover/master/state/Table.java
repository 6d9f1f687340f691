package io.drover.master.state;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Records by key, in the order of the keys, and once more densely in an array, so that a copy of
 * all the references is one move of memory however many there are.
 */
final class Table<K, V> {
  private static final int FIRST_CAPACITY = 64;

  /** Stands where nothing is any more, so that nothing is kept alive. */
  private static final Object NOTHING = new Object();

  private final TreeMap<K, V> byKey = new TreeMap<>();
  private final Map<K, Integer> positions = new HashMap<>();
  private Object[] keys = new Object[FIRST_CAPACITY];
  private Object[] dense = new Object[FIRST_CAPACITY];

  NavigableMap<K, V> inOrder() {
    return Collections.unmodifiableNavigableMap(byKey);
  }

  @SuppressWarnings("unchecked") // Only records are put there.
  Optional<V> get(K key) {
    Integer position = positions.get(key);
    return position == null ? Optional.empty() : Optional.of((V) dense[position]);
  }

  boolean contains(K key) {
    return positions.containsKey(key);
  }

  /** All records, in no order. */
  Object[] copy() {
    return Arrays.copyOf(dense, byKey.size());
  }

  /** Puts the record there, or takes away what is there; returns what was. */
  Optional<V> replace(K key, Optional<V> next) {
    Optional<V> was = get(key);
    if (next.isPresent()) {
      int position = was.isPresent() ? positionOf(key) : byKey.size();
      byKey.put(key, next.get());
      set(position, key, next.get());
    } else if (was.isPresent()) {
      byKey.remove(key);
      fill(positionOf(key), byKey.size());
      positions.remove(key);
    }
    return was;
  }

  private int positionOf(K key) {
    return positions.getOrDefault(key, -1);
  }

  private void set(int position, K key, V record) {
    if (position == dense.length) {
      keys = Arrays.copyOf(keys, 2 * keys.length);
      dense = Arrays.copyOf(dense, 2 * dense.length);
    }
    keys[position] = key;
    dense[position] = record;
    positions.put(key, position);
  }

  /** The last one goes where one was taken away. */
  @SuppressWarnings("unchecked") // Only keys are put there.
  private void fill(int position, int last) {
    if (position != last) {
      keys[position] = keys[last];
      dense[position] = dense[last];
      positions.put((K) keys[last], position);
    }
    keys[last] = NOTHING;
    dense[last] = NOTHING;
  }
}
