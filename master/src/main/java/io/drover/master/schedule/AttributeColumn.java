package io.drover.master.schedule;

import io.drover.master.model.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One attribute of every node: a small number for each value that is in use. */
final class AttributeColumn {
  /** Of a node without the attribute. */
  static final int MISSING = -1;

  private final int[] valueOf;
  private final List<String> values = new ArrayList<>();
  private final int[] rows;
  private final int[] firstOf;

  AttributeColumn(String attribute, Node[] nodes) {
    valueOf = new int[nodes.length];
    Map<String, Integer> numbers = new HashMap<>();
    for (int row = 0; row < nodes.length; row++) {
      String value = nodes[row].attribute(attribute);
      valueOf[row] = value.isEmpty() ? MISSING : numbers.computeIfAbsent(value, this::number);
    }
    firstOf = new int[values.size() + 1];
    for (int value : valueOf) {
      if (value != MISSING) {
        firstOf[value + 1]++;
      }
    }
    for (int value = 0; value < values.size(); value++) {
      firstOf[value + 1] += firstOf[value];
    }
    rows = new int[firstOf[values.size()]];
    int[] next = firstOf.clone();
    for (int row = 0; row < nodes.length; row++) {
      if (valueOf[row] != MISSING) {
        rows[next[valueOf[row]]++] = row;
      }
    }
  }

  private int number(String value) {
    values.add(value);
    return values.size() - 1;
  }

  /** The number of the row's value, or {@link #MISSING}. */
  int of(int row) {
    return valueOf[row];
  }

  /** How many values there are. */
  int size() {
    return values.size();
  }

  String name(int value) {
    return values.get(value);
  }

  /** How many rows have the value. */
  int rowsOf(int value) {
    return firstOf[value + 1] - firstOf[value];
  }

  /** One of the rows that have it. */
  int rowOf(int value, int index) {
    return rows[firstOf[value] + index];
  }
}
