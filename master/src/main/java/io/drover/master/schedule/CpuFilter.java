package io.drover.master.schedule;

import io.drover.master.model.JobId;
import java.util.Locale;

/** Refuses nodes with too little CPU left. */
final class CpuFilter implements NodeFilter {
  @Override
  public boolean admits(NodeTable table, int row, JobId job, Demand demand) {
    return demand.cpuMillis() == 0 || table.cpuFree(row) >= demand.cpuMillis();
  }

  @Override
  public Refusal refusal(NodeTable table, int row, JobId job, Demand demand) {
    long free = Math.max(0, table.cpuFree(row));
    return new Refusal(
        "cpu",
        "too little CPU",
        "%s of %s CPUs are free, the task needs %s"
            .formatted(cores(free), cores(table.cpuCapacity(row)), cores(demand.cpuMillis())),
        "free %s CPUs there or reserve less".formatted(cores(demand.cpuMillis() - free)));
  }

  private static String cores(long millis) {
    return millis % 1000 == 0
        ? Long.toString(millis / 1000)
        : String.format(Locale.ROOT, "%.3f", millis / 1000.0).replaceFirst("0+$", "");
  }
}
