package io.drover.master.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How many rows are refused for which reason, counted as rows change. */
final class Refusals {
  private static final int NONE = -1;

  private final List<String> summaries = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final int[] ofRow;
  private int[] counts = new int[8];

  Refusals(int rows) {
    ofRow = new int[rows];
    java.util.Arrays.fill(ofRow, NONE);
  }

  void admit(int row) {
    forget(row);
    ofRow[row] = NONE;
  }

  void refuse(int row, String summary) {
    forget(row);
    Integer number = numbers.get(summary);
    if (number == null) {
      number = summaries.size();
      numbers.put(summary, number);
      summaries.add(summary);
      if (number == counts.length) {
        counts = java.util.Arrays.copyOf(counts, 2 * counts.length);
      }
    }
    ofRow[row] = number;
    counts[number]++;
  }

  private void forget(int row) {
    if (ofRow[row] != NONE) {
      counts[ofRow[row]]--;
    }
  }

  /** Such as "7 too little memory, 3 node.labels.zone is not a": the most frequent first. */
  String text(Map<String, Integer> more) {
    Map<String, Integer> all = new HashMap<>(more);
    for (int number = 0; number < summaries.size(); number++) {
      if (counts[number] > 0) {
        all.merge(summaries.get(number), counts[number], Integer::sum);
      }
    }
    return all.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
