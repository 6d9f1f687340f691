package io.drover.compose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a YAML document with its place. Immutable, so that aliases can share it. */
sealed interface Value {
  /** Where it begins. */
  Place place();

  /** How it asks to be merged with the value that it meets. */
  Merging merging();

  /** How many values it holds, itself included, with every alias written out. */
  long size();

  /** What a tag says about merging. */
  enum Merging {
    /** As the key's rule says. */
    NORMAL,
    /** {@code !reset}: take the value away. */
    RESET,
    /** {@code !override}: replace instead of merging. */
    OVERRIDE
  }

  /** What the YAML core schema makes of a scalar. */
  enum Kind {
    TEXT,
    NUMBER,
    BOOLEAN,
    NULL,
    /** A variable in it could not be filled in, which has been reported: it is read as nothing. */
    UNRESOLVED
  }

  /** Text, a number, a truth value or nothing; the text is kept as it was written. */
  record Scalar(Place place, Merging merging, Kind kind, String text) implements Value {
    @Override
    public long size() {
      return 1;
    }
  }

  /** A list. */
  record Sequence(Place place, Merging merging, List<Value> items, long size) implements Value {
    static Sequence of(Place place, Merging merging, List<Value> items) {
      long size = 1;
      for (Value item : items) {
        size += item.size();
      }
      return new Sequence(place, merging, List.copyOf(items), size);
    }

    Sequence withItems(List<Value> newItems) {
      return of(place, merging, newItems);
    }
  }

  /** Keys and values in the order of the file. */
  record Mapping(Place place, Merging merging, Map<String, Entry> entries, long size)
      implements Value {
    static Mapping of(Place place, Merging merging, Map<String, Entry> entries) {
      long size = 1;
      for (Entry entry : entries.values()) {
        size += 1 + entry.value().size();
      }
      return new Mapping(
          place, merging, Collections.unmodifiableMap(new LinkedHashMap<>(entries)), size);
    }

    Mapping withEntries(Map<String, Entry> newEntries) {
      return of(place, merging, newEntries);
    }
  }

  /** One key with its value. */
  record Entry(Place keyPlace, Value value) {}
}
