package io.drover.master.schedule;

import io.drover.master.model.PlacementRules;
import io.drover.master.model.SpreadLimit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the tasks of a job lie over the values of attributes: the attributes over which they must lie
 * evenly first, then those over which they should.
 *
 * <p>The rows are laid out so that each group's are next to each other.
 */
final class Spreading {
  private final SpreadLevel[] levels;
  private final int[] placeOf;
  private final boolean limited;

  Spreading(Board board, PlacementRules rules) {
    int rows = board.size();
    List<SpreadLevel> found = new ArrayList<>();
    int[] parents = new int[rows];
    int parentCount = 1;
    for (SpreadLimit limit : limits(rules)) {
      AttributeColumn column = board.attribute(limit.attribute());
      int skew = rules.limits().contains(limit) ? limit.maxSkew() : 0;
      SpreadLevel level = new SpreadLevel(limit.attribute(), skew, column, parents, parentCount);
      found.add(level);
      parents = level.groupOf;
      parentCount = level.groups();
    }
    levels = found.toArray(SpreadLevel[]::new);
    limited = !rules.limits().isEmpty();
    placeOf = places(parents);
    for (SpreadLevel level : levels) {
      Arrays.fill(level.firstPlace, Integer.MAX_VALUE);
      for (int row = 0; row < rows; row++) {
        int group = level.groupOf[row];
        level.firstPlace[group] = Math.min(level.firstPlace[group], placeOf[row]);
        level.lastPlace[group] = Math.max(level.lastPlace[group], placeOf[row]);
      }
    }
  }

  /** Those that only should count as such with no bound. */
  private static List<SpreadLimit> limits(PlacementRules rules) {
    List<SpreadLimit> limits = new ArrayList<>(rules.limits());
    rules.spread().forEach(attribute -> limits.add(new SpreadLimit(attribute, Integer.MAX_VALUE)));
    return limits;
  }

  private int[] places(int[] groups) {
    int[] places = new int[groups.length];
    if (levels.length == 0) {
      Arrays.setAll(places, row -> row);
      return places;
    }
    long[] keys = new long[groups.length];
    Arrays.setAll(keys, row -> (long) groups[row] << 32 | row);
    Arrays.sort(keys);
    for (int place = 0; place < keys.length; place++) {
      places[(int) keys[place]] = place;
    }
    return places;
  }

  boolean any() {
    return levels.length > 0;
  }

  /** Whether tasks must lie evenly over something. */
  boolean limited() {
    return limited;
  }

  int placeOf(int row) {
    return placeOf[row];
  }

  SpreadLevel[] levels() {
    return levels;
  }

  void begin(int row, int tasks, boolean takes) {
    for (SpreadLevel level : levels) {
      level.begin(row, tasks, takes);
    }
  }

  void settle() {
    for (SpreadLevel level : levels) {
      level.settle();
    }
  }

  void count(int row, int more, WinnerTree tree) {
    for (SpreadLevel level : levels) {
      level.count(row, more, tree);
    }
  }

  void takes(int row, boolean now, WinnerTree tree) {
    for (SpreadLevel level : levels) {
      level.takes(row, now, tree);
    }
  }

  /** Whether one more task on the row leaves the job spread as it must be. */
  boolean open(int row) {
    for (SpreadLevel level : levels) {
      if (level.closed(level.groupOf[row])) {
        return false;
      }
    }
    return true;
  }

  /** Below 0 if the first row's groups have fewer tasks, most important level first. */
  int compare(int one, int other) {
    for (SpreadLevel level : levels) {
      int order =
          Integer.compare(level.counts[level.groupOf[one]], level.counts[level.groupOf[other]]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
