package io.drover.master.codec;

import io.drover.base.Check;
import io.drover.master.model.Resources;
import java.util.Map;

/** Amounts of what nodes give to tasks, as messages. */
public final class ResourceMessages {
  private static final int DEVICES_MAX = 64;

  private ResourceMessages() {}

  /**
   * Reads them.
   *
   * @param path of the message, for errors
   * @throws IllegalArgumentException if they are out of range
   */
  public static Resources read(io.drover.proto.Resources message, String path) {
    Check.argument(message.getCpuMillis() >= 0, "%s.cpu_millis is negative", path);
    Check.argument(message.getMemoryBytes() >= 0, "%s.memory_bytes is negative", path);
    Check.argument(message.getDiskBytes() >= 0, "%s.disk_bytes is negative", path);
    Map<String, Long> devices = message.getDevicesMap();
    Check.argument(devices.size() <= DEVICES_MAX, "%s.devices are too many", path);
    devices.forEach((kind, count) -> {
      Check.argument(!kind.isBlank(), "%s.devices has one without a name", path);
      Check.argument(count > 0, "%s.devices: %s must be 1 or more", path, kind);
    });
    return new Resources(
        message.getCpuMillis(), message.getMemoryBytes(), message.getDiskBytes(), devices);
  }

  /** Writes them. */
  public static io.drover.proto.Resources write(Resources resources, int pids) {
    return io.drover.proto.Resources.newBuilder()
        .setCpuMillis((int) Math.min(Integer.MAX_VALUE, resources.cpuMillis()))
        .setMemoryBytes(resources.memoryBytes())
        .setDiskBytes(resources.diskBytes())
        .putAllDevices(resources.devices())
        .setPids(pids)
        .build();
  }
}
