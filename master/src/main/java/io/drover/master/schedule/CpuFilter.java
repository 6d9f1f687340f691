package io.drover.master.schedule;

import java.util.Locale;

/** Refuses nodes with too little CPU left. */
final class CpuFilter implements NodeFilter {
  @Override
  public boolean admits(TaskClass tasks, int row) {
    long wanted = tasks.demand().resources().cpuMillis();
    return wanted == 0 || tasks.board().capacity().cpuFree(row) >= wanted;
  }

  @Override
  public String summary(TaskClass tasks, int row) {
    return "too little CPU";
  }

  @Override
  public Refusal refusal(TaskClass tasks, int row) {
    long wanted = tasks.demand().resources().cpuMillis();
    long free = Math.max(0, tasks.board().capacity().cpuFree(row));
    return new Refusal(
        "cpu",
        summary(tasks, row),
        "%s of %s CPUs are free, the task needs %s"
            .formatted(cores(free), cores(tasks.board().capacity().cpu(row)), cores(wanted)),
        "free %s CPUs there or reserve less".formatted(cores(wanted - free)));
  }

  private static String cores(long millis) {
    return millis % 1000 == 0
        ? Long.toString(millis / 1000)
        : String.format(Locale.ROOT, "%.3f", millis / 1000.0).replaceFirst("0+$", "");
  }
}
