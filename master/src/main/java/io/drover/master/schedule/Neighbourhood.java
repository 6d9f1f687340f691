package io.drover.master.schedule;

import io.drover.master.model.JobId;

/**
 * One wish to be near the tasks of a job or apart from them, with the number of those tasks for
 * each value of the attribute that nodes are to share, or not to.
 */
final class Neighbourhood {
  private final JobId job;
  private final String attribute;
  private final boolean near;
  private final int weight;
  private final boolean own;
  private final AttributeColumn column;
  private final int[] tasks;
  private final int[] seen;
  private final int[] perValue;
  private int total;

  /**
   * A wish about the tasks of a job as they are now.
   *
   * @param weight 0 if it must be fulfilled
   * @param own whether the wish is about the very job whose it is
   */
  Neighbourhood(Board board, JobId job, String attribute, boolean near, int weight, boolean own) {
    this.job = job;
    this.attribute = attribute;
    this.near = near;
    this.weight = weight;
    this.own = own;
    column = board.attribute(attribute);
    tasks = board.tasksOf(job);
    seen = tasks.clone();
    perValue = new int[column.size()];
    for (int row = 0; row < seen.length; row++) {
      total += seen[row];
      if (column.of(row) != AttributeColumn.MISSING) {
        perValue[column.of(row)] += seen[row];
      }
    }
  }

  JobId job() {
    return job;
  }

  int weight() {
    return weight;
  }

  boolean near() {
    return near;
  }

  boolean required() {
    return weight == 0;
  }

  /** What other rows are concerned when something was counted. */
  enum Reach {
    NOBODY,
    SAME_VALUE,
    EVERYBODY
  }

  /** Counts what is new on the row, and tells whom it concerns. */
  Reach count(int row) {
    int more = tasks[row] - seen[row];
    if (more == 0) {
      return Reach.NOBODY;
    }
    seen[row] = tasks[row];
    boolean none = total == 0;
    total += more;
    int value = column.of(row);
    boolean flipped = false;
    if (value != AttributeColumn.MISSING) {
      boolean there = perValue[value] > 0;
      perValue[value] += more;
      flipped = there != perValue[value] > 0;
    }
    if (near && own && none != (total == 0)) {
      return Reach.EVERYBODY;
    }
    return flipped ? Reach.SAME_VALUE : Reach.NOBODY;
  }

  AttributeColumn column() {
    return column;
  }

  /** Whether a task on the row would be as wished. The first task of all has nobody to be near. */
  boolean fulfilled(int row) {
    int value = column.of(row);
    if (value == AttributeColumn.MISSING) {
      return !near;
    }
    return near ? perValue[value] > 0 || (own && total == 0) : perValue[value] == 0;
  }

  /** The same few words for all rows where it is not. */
  String summary() {
    return near ? "no task of " + job.name() + " near" : "too near to " + job.name();
  }

  Refusal refusal(int row) {
    int value = column.of(row);
    String where =
        value == AttributeColumn.MISSING
            ? attribute + " is not set"
            : near
                ? "no task of %s is where %s is %s"
                    .formatted(job.name(), attribute, column.name(value))
                : "%d of %s's tasks are where %s is %s"
                    .formatted(perValue[value], job.name(), attribute, column.name(value));
    String remedy =
        near ? "place a task of " + job.name() + " there" : "free it of " + job.name() + "'s tasks";
    return new Refusal("affinity", summary(), where, remedy);
  }
}
