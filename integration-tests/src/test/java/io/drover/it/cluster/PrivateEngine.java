package io.drover.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Docker engine of the test's own, which it may stop and start. It has no network. */
public final class PrivateEngine implements AutoCloseable {
  private final Path dir;
  private Process process;

  private PrivateEngine(Path dir, Process process) {
    this.dir = dir;
    this.process = process;
  }

  /** Starts an engine that has the tests' image. */
  public static PrivateEngine start() {
    try {
      // Short, because the path of a socket may not be longer than 107 bytes.
      Path dir = Files.createTempDirectory("dv");
      PrivateEngine engine = new PrivateEngine(dir, launch(dir));
      engine.awaitReady();
      String image = TestEngine.image();
      Command.run(
              "bash", "-c", "docker save " + image + " | docker -H " + engine.address() + " load")
          .orThrow();
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What to give as --docker. */
  public String address() {
    return "unix://" + dir.resolve("docker.sock");
  }

  /** Ends the engine in order; its containers end with it. */
  public void stop() {
    process.destroy();
    Eventually.holds("the engine ends", () -> !process.isAlive());
  }

  /** Starts it again. */
  public void restart() {
    try {
      process = launch(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitReady();
  }

  /** Stops the engine's process where it stands: it accepts connections and answers nothing. */
  public void pause() {
    Command.run("kill", "-STOP", Long.toString(process.pid())).orThrow();
  }

  /** Lets a paused engine go on. */
  public void resume() {
    Command.run("kill", "-CONT", Long.toString(process.pid())).orThrow();
  }

  /** Runs Docker's command line against this engine. */
  public Command.Result docker(String... words) {
    List<String> command = new ArrayList<>(List.of("docker", "-H", address()));
    command.addAll(List.of(words));
    return Command.run(command.toArray(String[]::new));
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      docker("ps", "-aq").lines().forEach(container -> docker("rm", "-fv", container));
      stop();
    }
    TestEngine.deleteTree(dir);
  }

  private static Process launch(Path dir) throws IOException {
    // An engine without a bridge removes the machine's docker0, which belongs to the other engine:
    // so it gets a network of its own.
    return new ProcessBuilder(
            "unshare",
            "--net",
            "dockerd",
            "--data-root=" + dir.resolve("data"),
            "--exec-root=" + dir.resolve("exec"),
            "--pidfile=" + dir.resolve("pid"),
            "--host=unix://" + dir.resolve("docker.sock"),
            "--bridge=none",
            "--iptables=false",
            "--ip-forward=false")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(dir.resolve("log").toFile()))
        .redirectInput(Path.of("/dev/null").toFile())
        .start();
  }

  private void awaitReady() {
    Eventually.holds("the engine answers", () -> docker("info").exitCode() == 0);
  }
}
