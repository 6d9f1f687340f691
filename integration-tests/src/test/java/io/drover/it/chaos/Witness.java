package io.drover.it.chaos;

import io.drover.it.chaos.Life.Labels;
import io.drover.it.cluster.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what an engine says it does, from its start on. The stream breaks when the engine is
 * restarted: what was missed is found by looking at the containers.
 */
final class Witness {
  private static final char BAR = '|';
  private static final String FORMAT =
      String.join(
          Character.toString(BAR),
          "{{.TimeNano}}",
          "{{.Action}}",
          "{{.Actor.ID}}",
          attribute("io.drover.cluster"),
          attribute("io.drover.job"),
          attribute("io.drover.slot"),
          attribute("io.drover.version"),
          attribute("io.drover.task"),
          attribute("io.drover.attempt"),
          attribute("exitCode"));

  private final Engine engine;
  private final Stop stop = new Stop();
  private final Map<String, Life> lives = new LinkedHashMap<>();
  private final Set<Sighting> seen = new HashSet<>();
  private final Thread thread;
  private long newest = Clock.now();
  private @Nullable Process process;

  Witness(Engine engine) {
    this.engine = engine;
    this.thread = Thread.ofPlatform().name("witness-" + engine.name()).daemon().start(this::watch);
  }

  private static String attribute(String name) {
    return "{{index .Actor.Attributes \"" + name + "\"}}";
  }

  /** The containers that were ever started, oldest first. */
  synchronized List<Life> lives() {
    return lives.values().stream().filter(life -> life.started().isPresent()).toList();
  }

  void close() {
    stop.set();
    thread.interrupt();
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  private void watch() {
    do {
      try {
        follow();
        if (!stop.isSet() && engine.alive()) {
          Eventually.holds("the engine answers", () -> engine.docker("info").exitCode() == 0);
          lookAround();
        }
      } catch (IOException | IllegalStateException | AssertionError e) {
        System.err.println("witness of " + engine.name() + ": " + e.getMessage());
      }
    } while (stop.pause(200));
  }

  private void follow() throws IOException {
    long since;
    synchronized (this) {
      since = newest;
    }
    Process events =
        new ProcessBuilder(
                "docker",
                "-H",
                engine.address(),
                "events",
                "--since",
                String.format(Locale.ROOT, "%d.%09d", since / 1_000_000_000, since % 1_000_000_000),
                "--filter",
                "type=container",
                "--format",
                FORMAT)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process = events;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(events.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        note(line.split("\\|", -1));
        line = lines.readLine();
      }
    } finally {
      events.destroyForcibly();
    }
  }

  private void note(String[] words) {
    if (words.length != 10 || words[1].startsWith("exec_")) {
      return;
    }
    Labels labels =
        new Labels(
            words[3],
            words[4],
            (int) number(words[5]),
            number(words[6]),
            words[7],
            (int) number(words[8]));
    note(new Sighting(number(words[0]), engine.name(), words[1], words[2], words[9]), labels);
  }

  private synchronized void note(Sighting sighting, Labels labels) {
    newest = Math.max(newest, sighting.nanos());
    if (seen.add(sighting)) {
      lives
          .computeIfAbsent(sighting.container(), id -> new Life(engine.name(), id, labels))
          .add(sighting);
    }
  }

  /** After a break: containers that ended or vanished without a word. */
  private void lookAround() {
    Map<String, Optional<Long>> ends = new HashMap<>();
    List<String> ids = engine.docker("ps", "-aq", "--no-trunc").lines();
    if (!ids.isEmpty()) {
      List<String> words =
          new ArrayList<>(
              List.of("inspect", "--format", "{{.Id}} {{.State.Running}} {{.State.FinishedAt}}"));
      words.addAll(ids);
      for (String line : engine.docker(words.toArray(String[]::new)).lines()) {
        String[] parts = line.split(" ");
        ends.put(
            parts[0], parts[1].equals("true") ? Optional.empty() : Optional.of(nanos(parts[2])));
      }
    }
    for (Life life : lives()) {
      if (life.ended().isPresent()) {
        continue;
      }
      if (!ends.containsKey(life.container())) {
        note(sighting(life, Sighting.DESTROY, Clock.now()), life.labels());
      } else {
        ends.get(life.container())
            .ifPresent(at -> note(sighting(life, Sighting.DIE, at), life.labels()));
      }
    }
  }

  private Sighting sighting(Life life, String what, long nanos) {
    return new Sighting(nanos, engine.name(), what, life.container(), "");
  }

  private static long nanos(String instant) {
    Instant at = Instant.parse(instant);
    return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
