package io.drover.master.schedule;

/** Refuses nodes where one more task would leave a job's tasks too uneven over an attribute. */
final class SpreadFilter implements NodeFilter {
  static final String SUMMARY = "spread too unevenly";

  @Override
  public boolean admits(TaskClass tasks, int row) {
    return tasks.spreading().open(row);
  }

  @Override
  public String summary(TaskClass tasks, int row) {
    return SUMMARY;
  }

  @Override
  public Refusal refusal(TaskClass tasks, int row) {
    for (SpreadLevel level : tasks.spreading().levels()) {
      int group = level.groupOf[row];
      if (level.closed(group)) {
        String reason =
            level.missing(group)
                ? level.attribute + " is not set"
                : "%d of the job's tasks are where %s is %s, %d where there are fewest; max_skew is %d"
                    .formatted(
                        level.counts[group],
                        level.attribute,
                        tasks.board().node(row).attribute(level.attribute),
                        level.least(group),
                        level.maxSkew);
        return new Refusal(
            "spread", SUMMARY, reason, "make room where fewer are, or raise max_skew");
      }
    }
    throw new IllegalStateException("row " + row + " is open");
  }
}
