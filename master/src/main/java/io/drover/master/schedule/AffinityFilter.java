package io.drover.master.schedule;

/** Refuses nodes that are not near the tasks they must be near, or not apart from others. */
final class AffinityFilter implements NodeFilter {
  @Override
  public boolean admits(TaskClass tasks, int row) {
    return tasks.neighbourhoods().admits(row);
  }

  @Override
  public String summary(TaskClass tasks, int row) {
    return tasks.neighbourhoods().broken(row).orElseThrow().summary();
  }

  @Override
  public Refusal refusal(TaskClass tasks, int row) {
    return tasks.neighbourhoods().broken(row).orElseThrow().refusal(row);
  }
}
