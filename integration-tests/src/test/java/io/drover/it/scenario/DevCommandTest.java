package io.drover.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.cluster.Command;
import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first thing that anybody types: a whole cluster with one command and no options. */
@Timeout(180)
final class DevCommandTest {
  private static final Pattern READY = Pattern.compile("drover dev is ready at (\\S+),");
  private static final Path LAUNCHER = LocalCluster.root().resolve("dist/target/drover/bin/drover");

  /** By this its containers are told from those of somebody's own dev cluster on this engine. */
  private static final String JOB = "dev-test-" + ProcessHandle.current().pid();

  @TempDir private Path folder;

  @Test
  void runsContainersOnTheEngineThatIsThereAndRemovesThemAtItsEnd()
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process dev =
        new ProcessBuilder(
                LAUNCHER.toString(),
                "dev",
                "--rm",
                "--port",
                "0",
                "--http-port",
                "0",
                "--data-dir",
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      Eventually.holds("the cluster is ready", () -> find(out).find(), () -> text(out));
      Matcher ready = find(out);
      assertThat(ready.find()).isTrue();
      Map<String, String> environment = Map.of("DROVER_MASTERS", ready.group(1));
      Command.run(
              environment,
              LAUNCHER.toString(),
              "run",
              "-d",
              "--name",
              JOB,
              TestEngine.image(),
              "sleep",
              "1000")
          .orThrow();
      Eventually.holds("a container runs", () -> containers("-q").size() == 1);

      dev.destroy();

      assertThat(dev.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(dev.exitValue()).as(text(out)).isZero();
      assertThat(containers("-aq")).isEmpty();
    } finally {
      dev.destroyForcibly().waitFor();
      containers("-aq").forEach(id -> Command.run("docker", "rm", "-f", id));
    }
  }

  private static List<String> containers(String which) {
    return Command.run("docker", "ps", which, "--filter", "label=io.drover.job=" + JOB).lines();
  }

  private static Matcher find(Path out) {
    return READY.matcher(text(out));
  }

  private static String text(Path out) {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
