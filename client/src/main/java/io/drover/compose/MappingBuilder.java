package io.drover.compose;

import io.drover.compose.Value.Entry;
import io.drover.compose.Value.Kind;
import io.drover.compose.Value.Mapping;
import io.drover.compose.Value.Merging;
import io.drover.compose.Value.Scalar;
import io.drover.compose.Value.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the entries of one mapping together: refuses doubled keys, and writes out merge keys. */
final class MappingBuilder {
  private static final String MERGE_KEY = "<<";

  private final Place place;
  private final Merging merging;
  private final Problems problems;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Mapping> merged = new ArrayList<>();

  MappingBuilder(Place place, Merging merging, Problems problems) {
    this.place = place;
    this.merging = merging;
    this.problems = problems;
  }

  void add(Value key, Value value) {
    if (!(key instanceof Scalar scalar) || scalar.kind() == Kind.NULL) {
      problems.error(key.place(), "", "a key must be text");
      return;
    }
    String name = scalar.text();
    if (name.equals(MERGE_KEY)) {
      merge(value);
      return;
    }
    Entry first = entries.putIfAbsent(name, new Entry(key.place(), value));
    if (first != null) {
      problems.error(
          key.place(),
          "",
          "'" + name + "' stands here twice, first in line " + first.keyPlace().line());
    }
  }

  private void merge(Value value) {
    if (value instanceof Mapping mapping) {
      merged.add(mapping);
    } else if (value instanceof Sequence sequence) {
      for (Value item : sequence.items()) {
        if (item instanceof Mapping mapping) {
          merged.add(mapping);
        } else {
          problems.error(item.place(), "", "'<<' merges mappings only");
        }
      }
    } else {
      problems.error(value.place(), "", "'<<' merges mappings only");
    }
  }

  /** Own entries win over merged ones, and earlier merged ones over later ones. */
  Mapping build() {
    for (Mapping other : merged) {
      other.entries().forEach(entries::putIfAbsent);
    }
    return Mapping.of(place, merging, entries);
  }
}
