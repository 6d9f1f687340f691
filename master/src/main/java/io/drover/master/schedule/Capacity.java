package io.drover.master.schedule;

import io.drover.master.model.Resources;
import java.util.HashMap;
import java.util.Map;

/** What each row has of everything that can be reserved, and what is left of it. */
final class Capacity {
  private final int rows;
  private final long[] cpu;
  private final long[] cpuFree;
  private final long[] memory;
  private final long[] memoryFree;
  private final long[] disk;
  private final long[] diskFree;
  private final Map<String, long[]> devices = new HashMap<>();
  private final Map<String, long[]> devicesFree = new HashMap<>();

  Capacity(int rows) {
    this.rows = rows;
    cpu = new long[rows];
    cpuFree = new long[rows];
    memory = new long[rows];
    memoryFree = new long[rows];
    disk = new long[rows];
    diskFree = new long[rows];
  }

  /** The row gives so much, of which so much is used; tells whether that is news. */
  boolean set(int row, Resources given, Resources used) {
    if (cpu[row] == given.cpuMillis()
        && memory[row] == given.memoryBytes()
        && disk[row] == given.diskBytes()
        && cpuFree[row] == cpu[row] - used.cpuMillis()
        && memoryFree[row] == memory[row] - used.memoryBytes()
        && diskFree[row] == disk[row] - used.diskBytes()
        && devicesAre(row, given, used)) {
      return false;
    }
    cpu[row] = given.cpuMillis();
    memory[row] = given.memoryBytes();
    disk[row] = given.diskBytes();
    cpuFree[row] = cpu[row];
    memoryFree[row] = memory[row];
    diskFree[row] = disk[row];
    devices.values().forEach(column -> column[row] = 0);
    devicesFree.values().forEach(column -> column[row] = 0);
    given
        .devices()
        .forEach((kind, count) -> {
          column(devices, kind)[row] = count;
          column(devicesFree, kind)[row] = count;
        });
    take(row, used);
    return true;
  }

  private boolean devicesAre(int row, Resources given, Resources used) {
    for (Map.Entry<String, long[]> kind : devices.entrySet()) {
      long there = given.device(kind.getKey());
      if (kind.getValue()[row] != there
          || deviceFree(row, kind.getKey()) != there - used.device(kind.getKey())) {
        return false;
      }
    }
    return devices.keySet().containsAll(given.devices().keySet());
  }

  /** The row has so much less. */
  void take(int row, Resources used) {
    cpuFree[row] -= used.cpuMillis();
    memoryFree[row] -= used.memoryBytes();
    diskFree[row] -= used.diskBytes();
    if (!used.devices().isEmpty()) {
      used.devices().forEach((kind, count) -> column(devicesFree, kind)[row] -= count);
    }
  }

  /** The row has so much more. */
  void give(int row, Resources freed) {
    cpuFree[row] += freed.cpuMillis();
    memoryFree[row] += freed.memoryBytes();
    diskFree[row] += freed.diskBytes();
    freed.devices().forEach((kind, count) -> column(devicesFree, kind)[row] += count);
  }

  private long[] column(Map<String, long[]> columns, String kind) {
    return columns.computeIfAbsent(kind, any -> new long[rows]);
  }

  long cpu(int row) {
    return cpu[row];
  }

  long cpuFree(int row) {
    return cpuFree[row];
  }

  long memory(int row) {
    return memory[row];
  }

  long memoryFree(int row) {
    return memoryFree[row];
  }

  long disk(int row) {
    return disk[row];
  }

  long diskFree(int row) {
    return diskFree[row];
  }

  long device(int row, String kind) {
    long[] column = devices.get(kind);
    return column == null ? 0 : column[row];
  }

  long deviceFree(int row, String kind) {
    long[] column = devicesFree.get(kind);
    return column == null ? 0 : column[row];
  }

  /**
   * How full the row would be with the task on it: the mean of the used shares of CPU and memory.
   */
  double fullness(int row, Resources task) {
    return (share(cpuFree[row] - task.cpuMillis(), cpu[row])
            + share(memoryFree[row] - task.memoryBytes(), memory[row]))
        / 2;
  }

  private static double share(long free, long capacity) {
    return capacity <= 0 ? 1 : Math.clamp(1 - (double) free / capacity, 0, 1);
  }
}
