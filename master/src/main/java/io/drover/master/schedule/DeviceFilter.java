package io.drover.master.schedule;

import java.util.Map;
import java.util.Optional;

/** Refuses nodes with too few of a named device left. */
final class DeviceFilter implements NodeFilter {
  @Override
  public boolean admits(TaskClass tasks, int row) {
    return tasks.demand().resources().devices().isEmpty() || lacking(tasks, row).isEmpty();
  }

  @Override
  public String summary(TaskClass tasks, int row) {
    return "too few " + lacking(tasks, row).orElseThrow().getKey();
  }

  @Override
  public Refusal refusal(TaskClass tasks, int row) {
    Map.Entry<String, Long> wanted = lacking(tasks, row).orElseThrow();
    String kind = wanted.getKey();
    long free = Math.max(0, tasks.board().capacity().deviceFree(row, kind));
    return new Refusal(
        "devices",
        summary(tasks, row),
        "%d of %d %s are free, the task needs %d"
            .formatted(free, tasks.board().capacity().device(row, kind), kind, wanted.getValue()),
        "free %d there or reserve less".formatted(wanted.getValue() - free));
  }

  private static Optional<Map.Entry<String, Long>> lacking(TaskClass tasks, int row) {
    Capacity capacity = tasks.board().capacity();
    return tasks.demand().resources().devices().entrySet().stream()
        .filter(wanted -> capacity.deviceFree(row, wanted.getKey()) < wanted.getValue())
        .findFirst();
  }
}
