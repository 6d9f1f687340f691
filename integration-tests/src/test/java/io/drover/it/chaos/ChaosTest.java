package io.drover.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.it.cluster.Command;
import io.drover.it.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of chaos: each kind of fault once, with a fresh seed. */
@Timeout(600)
final class ChaosTest {
  @Test
  void everyFaultIsSurvivedOnce() throws IOException, InterruptedException {
    assumeTrue(Command.run("id", "-u").out().strip().equals("0"), "namespaces need root");
    long seed = new Random().nextInt(Integer.MAX_VALUE);
    Path root = LocalCluster.root();
    // Short, because the path of a socket may not be longer than 107 bytes.
    Path work = Files.createTempDirectory(Path.of("/tmp"), "dc");
    Path out = work.resolve("chaos.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    root.resolve("scripts/lib/isolated").toString(),
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Ddrover.chaos.run=" + ProcessHandle.current().pid(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Chaos.class.getName(),
                    work.toString(),
                    "0",
                    Long.toString(seed)))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      boolean ended = process.waitFor(9, TimeUnit.MINUTES);
      String said = Files.readString(out);
      System.out.println(said);
      if (!ended || process.exitValue() != 0) {
        keepLogs(work, root.resolve("target/chaos/logs"));
      }
      assertThat(ended && process.exitValue() == 0)
          .as("scripts/chaos --minutes 0 --seed %d; logs in target/chaos/logs%n%s", seed, said)
          .isTrue();
    } finally {
      // Whatever runs there ends with it.
      process.destroyForcibly().waitFor();
      Command.run("rm", "-rf", work.toString());
    }
  }

  private static void keepLogs(Path work, Path logs) throws IOException {
    Files.createDirectories(logs);
    try (Stream<Path> files = Files.list(work)) {
      for (Path log : files.filter(path -> path.toString().endsWith(".log")).toList()) {
        Files.copy(log, logs.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
