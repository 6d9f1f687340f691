package io.drover.master.schedule;

/** Refuses nodes with too little memory left. */
final class MemoryFilter implements NodeFilter {
  @Override
  public boolean admits(TaskClass tasks, int row) {
    long wanted = tasks.demand().resources().memoryBytes();
    return wanted == 0 || tasks.board().capacity().memoryFree(row) >= wanted;
  }

  @Override
  public String summary(TaskClass tasks, int row) {
    return "too little memory";
  }

  @Override
  public Refusal refusal(TaskClass tasks, int row) {
    long wanted = tasks.demand().resources().memoryBytes();
    long free = Math.max(0, tasks.board().capacity().memoryFree(row));
    return new Refusal(
        "memory",
        summary(tasks, row),
        "%s of %s are free, the task needs %s"
            .formatted(
                ByteText.of(free),
                ByteText.of(tasks.board().capacity().memory(row)),
                ByteText.of(wanted)),
        "free %s there or reserve less".formatted(ByteText.of(wanted - free)));
  }
}
