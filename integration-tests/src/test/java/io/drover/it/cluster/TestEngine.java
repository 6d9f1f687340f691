package io.drover.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The machine's Docker engine, seen with Docker's own command line. */
public final class TestEngine {
  private static final Path ROOT = LocalCluster.root();
  private static final String IMAGE = "drover-it-busybox:" + ProcessHandle.current().pid();
  private static boolean built;

  private TestEngine() {}

  /** An image with busybox in it, made from the system's own; removed when the tests end. */
  public static synchronized String image() {
    if (!built) {
      Command.run(
              "bash",
              "-c",
              "source " + ROOT.resolve("scripts/lib/machine.sh") + " && busybox_image " + IMAGE)
          .orThrow();
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> Command.run("docker", "image", "rm", "-f", IMAGE)));
      built = true;
    }
    return IMAGE;
  }

  /** Ids of a cluster's running containers, by the id of their task. */
  public static Map<String, String> running(String cluster) {
    Map<String, String> containers = new TreeMap<>();
    Command.run(
            "docker",
            "ps",
            "--no-trunc",
            "--filter",
            "label=io.drover.cluster=" + cluster,
            "--format",
            "{{.Label \"io.drover.task\"}} {{.ID}}")
        .lines()
        .forEach(line ->
            containers.merge(line.split(" ")[0], line.split(" ")[1], (a, b) -> a + "," + b));
    return containers;
  }

  /** Ids of a cluster's containers, running or not. */
  public static List<String> all(String cluster) {
    return Command.run(
            "docker", "ps", "-aq", "--no-trunc", "--filter", "label=io.drover.cluster=" + cluster)
        .lines();
  }

  /** When a container was last started, as the engine tells it. */
  public static String startedAt(String container) {
    return Command.run("docker", "inspect", "--format", "{{.State.StartedAt}}", container)
        .orThrow()
        .strip();
  }

  /** Removes a container behind everybody's back. */
  public static void remove(String container) {
    Command.run("docker", "rm", "-f", "-v", container).orThrow();
  }

  /** Deletes a folder with all that is in it. */
  static void deleteTree(Path folder) {
    Command.run("rm", "-rf", folder.toString()).orThrow();
    if (Files.exists(folder)) {
      throw new UncheckedIOException(new IOException(folder + " cannot be deleted"));
    }
  }
}
