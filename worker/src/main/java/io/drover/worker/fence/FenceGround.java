package io.drover.worker.fence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a fence needs of its machine. */
final class FenceGround {
  private static final int CAP_KILL = 5;
  private static final int HEX = 16;

  private FenceGround() {}

  /** What is missing, if anything is. */
  static Optional<String> unfit() {
    for (Path needed :
        List.of(
            Path.of("/proc/uptime"),
            Path.of("/proc/self/cgroup"),
            Path.of("/proc/sys/kernel/random/boot_id"))) {
      if (!Files.isReadable(needed)) {
        return Optional.of(needed + " cannot be read");
      }
    }
    for (String program : List.of("setsid", "sh", "grep", "sleep", "mv", "rm")) {
      if (!found(program)) {
        return Optional.of("there is no program " + program);
      }
    }
    return mayKill()
        ? Optional.empty()
        : Optional.of("the worker may not kill the processes of containers: run it as root");
  }

  private static boolean found(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return List.of(path.split(":", -1)).stream()
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static boolean mayKill() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), HEX))
          .anyMatch(effective -> (effective >> CAP_KILL & 1) == 1);
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }
}
