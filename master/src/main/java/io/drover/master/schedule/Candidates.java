package io.drover.master.schedule;

import io.drover.master.model.JobId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The nodes that may still take a task of one group, best first.
 *
 * <p>Every node is looked at once, when the group begins. A placement changes the fitness of its
 * own node only, so that one alone is looked at again: exact, and (nodes + tasks) · log nodes steps
 * for a group. With spread preferences the nodes lie in one heap for each combination of attribute
 * values, and the combination with the fewest tasks of the job goes first, the most important
 * attribute deciding.
 */
final class Candidates {
  private final NodeTable table;
  private final JobId job;
  private final Demand demand;
  private final List<Leaf> leaves = new ArrayList<>();
  private final List<Map<List<String>, Integer>> tasksByLevel = new ArrayList<>();

  Candidates(NodeTable table, JobId job, Demand demand) {
    this.table = table;
    this.job = job;
    this.demand = demand;
    List<String> spread = demand.spec().placement().spread();
    spread.forEach(level -> tasksByLevel.add(new HashMap<>()));
    Map<List<String>, Leaf> byValues = new HashMap<>();
    int[] siblings = table.tasksOf(job);
    for (int row = 0; row < table.size(); row++) {
      List<String> values = valuesOf(row, spread);
      count(values, siblings[row]);
      if (Rules.admits(table, row, job, demand)) {
        byValues.computeIfAbsent(values, this::leaf).heap.add(candidate(row));
      }
    }
  }

  /**
   * The best node's row, or -1 when none fits any more. It is no candidate until it is given back.
   */
  int take() {
    Leaf best = null;
    for (Leaf leaf : leaves) {
      if (!leaf.heap.isEmpty() && (best == null || compare(leaf, best) < 0)) {
        best = leaf;
      }
    }
    return best == null ? -1 : best.heap.remove().row;
  }

  /** Gives back a row that has just got a task. */
  void placed(int row) {
    List<String> values = valuesOf(row, demand.spec().placement().spread());
    count(values, 1);
    if (Rules.admits(table, row, job, demand)) {
      for (Leaf leaf : leaves) {
        if (leaf.values.equals(values)) {
          leaf.heap.add(candidate(row));
        }
      }
    }
  }

  private int compare(Leaf one, Leaf other) {
    for (int level = 0; level < tasksByLevel.size(); level++) {
      int order = Integer.compare(tasksAt(level, one.values), tasksAt(level, other.values));
      if (order != 0) {
        return order;
      }
    }
    return Candidate.BEST_FIRST.compare(one.heap.element(), other.heap.element());
  }

  private int tasksAt(int level, List<String> values) {
    return tasksByLevel.get(level).getOrDefault(values.subList(0, level + 1), 0);
  }

  private void count(List<String> values, int more) {
    for (int level = 0; level < tasksByLevel.size(); level++) {
      tasksByLevel.get(level).merge(values.subList(0, level + 1), more, Integer::sum);
    }
  }

  private List<String> valuesOf(int row, List<String> spread) {
    String[] values = new String[spread.size()];
    Arrays.setAll(values, i -> table.node(row).attribute(spread.get(i)));
    return List.of(values);
  }

  private Leaf leaf(List<String> values) {
    Leaf leaf = new Leaf(values, new PriorityQueue<>(Candidate.BEST_FIRST));
    leaves.add(leaf);
    return leaf;
  }

  private Candidate candidate(int row) {
    return new Candidate(row, Rules.score(table, row, job, demand), table.tasks(row));
  }

  private record Leaf(List<String> values, PriorityQueue<Candidate> heap) {}

  /**
   * Higher score first; then the node with fewer tasks, then the lower id, so that every order is
   * deterministic.
   */
  private record Candidate(int row, double score, int tasks) {
    static final Comparator<Candidate> BEST_FIRST =
        Comparator.comparingDouble(Candidate::score)
            .reversed()
            .thenComparingInt(Candidate::tasks)
            .thenComparingInt(Candidate::row);
  }
}
