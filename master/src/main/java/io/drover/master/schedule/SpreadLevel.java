package io.drover.master.schedule;

import java.util.Arrays;

/**
 * One attribute over which a job's tasks are spread. The rows with the same value of it, and of the
 * attributes of the levels above, are a group. Groups are numbered so that those of one parent
 * follow each other.
 *
 * <p>Where the tasks must lie evenly, a group is closed while one more task there would be too many
 * beside the emptiest group of the same parent. Groups without a node that could take tasks at all
 * do not count there.
 */
final class SpreadLevel {
  final String attribute;
  final int maxSkew;
  final int[] groupOf;
  final int[] parentOf;
  final int[] counts;
  final int[] firstPlace;
  final int[] lastPlace;
  private final int[] firstGroup;
  private final int[] eligible;
  private final boolean[] missing;
  private final boolean[] closed;
  private final int[] least;
  private final int[] atLeast;

  SpreadLevel(
      String attribute, int maxSkew, AttributeColumn column, int[] parents, int parentCount) {
    this.attribute = attribute;
    this.maxSkew = maxSkew;
    int rows = parents.length;
    int width = column.size() + 1;
    long[] keys = new long[rows];
    for (int row = 0; row < rows; row++) {
      keys[row] = (long) parents[row] * width + column.of(row) + 1;
    }
    long[] distinct = Arrays.stream(keys).sorted().distinct().toArray();
    groupOf = new int[rows];
    for (int row = 0; row < rows; row++) {
      groupOf[row] = Arrays.binarySearch(distinct, keys[row]);
    }
    int groups = distinct.length;
    parentOf = new int[groups];
    missing = new boolean[groups];
    firstGroup = new int[parentCount + 1];
    for (int group = 0; group < groups; group++) {
      parentOf[group] = (int) (distinct[group] / width);
      missing[group] = distinct[group] % width == 0;
      firstGroup[parentOf[group] + 1]++;
    }
    for (int parent = 0; parent < parentCount; parent++) {
      firstGroup[parent + 1] += firstGroup[parent];
    }
    counts = new int[groups];
    eligible = new int[groups];
    closed = new boolean[groups];
    firstPlace = new int[groups];
    lastPlace = new int[groups];
    least = new int[parentCount];
    atLeast = new int[parentCount];
  }

  int groups() {
    return counts.length;
  }

  boolean closed(int group) {
    return closed[group];
  }

  boolean missing(int group) {
    return missing[group];
  }

  int least(int group) {
    return least[parentOf[group]];
  }

  /** Counts without looking at what follows from it. */
  void begin(int row, int tasks, boolean takes) {
    counts[groupOf[row]] += tasks;
    eligible[groupOf[row]] += takes ? 1 : 0;
  }

  /** Everything is counted: which groups are closed? */
  void settle() {
    for (int parent = 0; parent < least.length; parent++) {
      findLeast(parent);
    }
    for (int group = 0; group < groups(); group++) {
      closed[group] = full(group);
    }
  }

  /** So many tasks more in the row's group; plays again what differs by it. */
  void count(int row, int more, WinnerTree tree) {
    int group = groupOf[row];
    int parent = parentOf[group];
    int before = counts[group];
    counts[group] += more;
    if (maxSkew > 0 && eligible[group] > 0 && !missing[group]) {
      if (before == least[parent] && more > 0 && --atLeast[parent] > 0) {
        // Others are as empty as it was.
      } else if (before == least[parent] || counts[group] <= least[parent]) {
        relax(parent, tree);
      }
    }
    closed[group] = full(group);
    tree.replay(firstPlace[group], lastPlace[group]);
  }

  /** The row takes tasks now, or does not any more. */
  void takes(int row, boolean now, WinnerTree tree) {
    int group = groupOf[row];
    eligible[group] += now ? 1 : -1;
    if (maxSkew > 0 && eligible[group] == (now ? 1 : 0)) {
      relax(parentOf[group], tree);
    }
  }

  private void relax(int parent, WinnerTree tree) {
    int before = least[parent];
    findLeast(parent);
    if (least[parent] == before) {
      return;
    }
    for (int group = firstGroup[parent]; group < firstGroup[parent + 1]; group++) {
      if (closed[group] != full(group)) {
        closed[group] = !closed[group];
        tree.replay(firstPlace[group], lastPlace[group]);
      }
    }
  }

  private void findLeast(int parent) {
    int found = Integer.MAX_VALUE;
    int groups = 0;
    for (int group = firstGroup[parent]; group < firstGroup[parent + 1]; group++) {
      if (eligible[group] > 0 && !missing[group] && counts[group] <= found) {
        groups = counts[group] < found ? 1 : groups + 1;
        found = counts[group];
      }
    }
    least[parent] = found;
    atLeast[parent] = groups;
  }

  private boolean full(int group) {
    return maxSkew > 0
        && (missing[group] || (long) counts[group] + 1 - least[parentOf[group]] > maxSkew);
  }
}
