package io.drover.master.schedule;

/** Refuses nodes with too little disk left. */
final class DiskFilter implements NodeFilter {
  @Override
  public boolean admits(TaskClass tasks, int row) {
    long wanted = tasks.demand().resources().diskBytes();
    return wanted == 0 || tasks.board().capacity().diskFree(row) >= wanted;
  }

  @Override
  public String summary(TaskClass tasks, int row) {
    return "too little disk";
  }

  @Override
  public Refusal refusal(TaskClass tasks, int row) {
    long wanted = tasks.demand().resources().diskBytes();
    long free = Math.max(0, tasks.board().capacity().diskFree(row));
    return new Refusal(
        "disk",
        summary(tasks, row),
        "%s of %s are free, the task needs %s"
            .formatted(
                ByteText.of(free),
                ByteText.of(tasks.board().capacity().disk(row)),
                ByteText.of(wanted)),
        "free %s there or reserve less".formatted(ByteText.of(wanted - free)));
  }
}
