package io.drover.compose;

import io.drover.compose.Value.Entry;
import io.drover.compose.Value.Mapping;
import io.drover.compose.Value.Scalar;
import io.drover.compose.Value.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts variables into the values of a document. Keys stay as they are, as in Compose. */
final class Interpolation {
  private final Map<String, String> variables;
  private final Problems problems;

  Interpolation(Map<String, String> variables, Problems problems) {
    this.variables = variables;
    this.problems = problems;
  }

  /**
   * The same value with its variables filled in; what cannot be filled in stays and is reported.
   */
  Value of(Value value, String path) {
    if (value instanceof Scalar scalar) {
      return scalar(scalar, path);
    }
    if (value instanceof Sequence sequence) {
      List<Value> items = new ArrayList<>();
      for (int i = 0; i < sequence.items().size(); i++) {
        items.add(of(sequence.items().get(i), path + "[" + i + "]"));
      }
      return sequence.withItems(items);
    }
    Mapping mapping = (Mapping) value;
    Map<String, Entry> entries = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach((key, entry) ->
            entries.put(
                key, new Entry(entry.keyPlace(), of(entry.value(), Paths.child(path, key)))));
    return mapping.withEntries(entries);
  }

  private Scalar scalar(Scalar scalar, String path) {
    if (scalar.text().indexOf('$') < 0) {
      return scalar;
    }
    try {
      String text = VariableText.fill(scalar.text(), variables);
      return new Scalar(scalar.place(), scalar.merging(), Value.Kind.TEXT, text);
    } catch (IllegalArgumentException e) {
      problems.error(scalar.place(), path, String.valueOf(e.getMessage()));
      return new Scalar(scalar.place(), scalar.merging(), Value.Kind.UNRESOLVED, scalar.text());
    }
  }
}
