package io.drover.it.chaos;

import io.drover.it.cluster.Command;
import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Docker engine of one machine, with a network of its own. */
final class Engine {
  /** The image of all containers: the system's own busybox. */
  static final String IMAGE = "drover-chaos-busybox:1";

  private final Path dir;
  private final Daemon daemon;

  Engine(Machine machine, Path dir, String cgroup) {
    this.dir = dir;
    this.daemon =
        new Daemon(
            machine,
            "dockerd-" + machine.name(),
            dir.resolveSibling("dockerd-" + machine.name() + ".log"),
            Map.of(),
            List.of(
                "dockerd",
                "--data-root=" + dir.resolve("data"),
                "--exec-root=" + dir.resolve("exec"),
                "--pidfile=" + dir.resolve("pid"),
                "--host=" + uri(dir),
                "--cgroup-parent=" + cgroup));
  }

  private static String uri(Path dir) {
    return "unix://" + dir.resolve("docker.sock");
  }

  String name() {
    return daemon.machine().name();
  }

  /** What to give as --docker. */
  String address() {
    return uri(dir);
  }

  /** Starts it unless it runs; it answers when this returns. */
  void start() {
    daemon.start();
    Eventually.holds("the engine of " + name() + " answers", () -> docker("info").exitCode() == 0);
  }

  void load() {
    Path machine = LocalCluster.root().resolve("scripts/lib/machine.sh");
    Command.run(
            Map.of("DOCKER_HOST", address()),
            "bash",
            "-c",
            "source " + machine + " && busybox_image " + IMAGE)
        .orThrow();
  }

  /** Ends it in order; its containers end with it. */
  void stop() {
    daemon.terminate();
  }

  boolean alive() {
    return daemon.alive();
  }

  /** Whether it runs and is not paused. */
  boolean answers() {
    return daemon.alive() && !daemon.paused();
  }

  /** It accepts connections and answers nothing. */
  void pause() {
    daemon.pause();
  }

  void resume() {
    daemon.resume();
  }

  /** Runs Docker's command line against this engine. */
  Command.Result docker(String... words) {
    List<String> command = new ArrayList<>(List.of("docker", "-H", address()));
    command.addAll(List.of(words));
    return Command.run(command.toArray(String[]::new));
  }
}
