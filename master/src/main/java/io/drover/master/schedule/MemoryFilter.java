package io.drover.master.schedule;

import io.drover.master.model.JobId;
import java.util.Locale;

/** Refuses nodes with too little memory left. */
final class MemoryFilter implements NodeFilter {
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  @Override
  public boolean admits(NodeTable table, int row, JobId job, Demand demand) {
    return demand.memoryBytes() == 0 || table.memoryFree(row) >= demand.memoryBytes();
  }

  @Override
  public Refusal refusal(NodeTable table, int row, JobId job, Demand demand) {
    long free = Math.max(0, table.memoryFree(row));
    return new Refusal(
        "memory",
        "too little memory",
        "%s of %s are free, the task needs %s"
            .formatted(size(free), size(table.memoryCapacity(row)), size(demand.memoryBytes())),
        "free %s there or reserve less".formatted(size(demand.memoryBytes() - free)));
  }

  private static String size(long bytes) {
    if (bytes >= GIB) {
      return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
    }
    return (bytes + MIB - 1) / MIB + " MiB";
  }
}
