package io.drover.it.chaos;

import io.drover.it.cluster.Command;
import io.drover.it.cluster.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server process on a machine, started again and again. */
final class Daemon {
  private final Machine machine;
  private final String name;
  private final Path log;
  private final Map<String, String> environment;
  private final List<String> words;
  private @Nullable Process process;
  private boolean paused;

  Daemon(
      Machine machine, String name, Path log, Map<String, String> environment, List<String> words) {
    this.machine = machine;
    this.name = name;
    this.log = log;
    this.environment = environment;
    this.words = words;
  }

  Machine machine() {
    return machine;
  }

  String name() {
    return name;
  }

  /** Starts it unless it runs. */
  synchronized void start() {
    if (alive()) {
      return;
    }
    try {
      ProcessBuilder builder =
          new ProcessBuilder(machine.command(words))
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      process = builder.start();
      paused = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized boolean alive() {
    return process != null && process.isAlive();
  }

  synchronized boolean paused() {
    return paused;
  }

  /** Ends it as a crash would. */
  synchronized void kill() {
    Process victim = process;
    if (victim != null) {
      victim.destroyForcibly();
      Eventually.holds(name + " is gone", () -> !victim.isAlive());
    }
  }

  /** Asks it to end, and waits until it has. */
  synchronized void terminate() {
    Process victim = process;
    if (victim != null) {
      resume();
      victim.destroy();
      Eventually.holds(name + " ends", () -> !victim.isAlive());
    }
  }

  synchronized void pause() {
    signal("-STOP");
    paused = true;
  }

  synchronized void resume() {
    if (paused) {
      signal("-CONT");
      paused = false;
    }
  }

  private void signal(String signal) {
    Process target = process;
    if (target != null && target.isAlive()) {
      Command.run("kill", signal, Long.toString(target.pid()));
    }
  }
}
