package io.drover.it.chaos;

import io.drover.client.DroverClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries a write that changes nothing but is logged, ten times a second, without waiting for those
 * before it: the longest time between two answers is the longest time without a leader that serves.
 */
final class Prober {
  private static final String JOB = "probe";
  private static final int PERIOD_MILLIS = 100;
  private static final int IN_FLIGHT_MAX = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DroverClient client;
  private final Gate gate = new Gate();
  private final Stop stop = new Stop();
  private final List<Gap> gaps = new ArrayList<>();
  private Thread thread = new Thread();
  private long answered;
  private long answers;
  private int inFlight;

  /** A time without an answer that is worth telling. */
  record Gap(long from, long to) {
    double seconds() {
      return (to - from) / 1e9;
    }

    @Override
    public String toString() {
      return Clock.text(from) + "-" + Clock.text(to);
    }
  }

  Prober(ChaosCluster cluster) {
    client = cluster.client(PATIENCE);
  }

  void start() {
    client.deploy(Specs.create(Specs.service(JOB, 0, ""))).join();
    answered = Clock.now();
    thread =
        Thread.ofPlatform()
            .name("prober")
            .daemon()
            .start(() -> {
              while (stop.pause(PERIOD_MILLIS)) {
                probe();
              }
            });
  }

  private void probe() {
    synchronized (this) {
      if (inFlight >= IN_FLIGHT_MAX) {
        return;
      }
    }
    if (!gate.enter()) {
      return;
    }
    synchronized (this) {
      inFlight++;
    }
    var _ =
        client
            .scale(Map.of(JOB, 0))
            .whenComplete((answer, failure) -> {
              gate.leave();
              heard(failure == null);
            });
  }

  private synchronized void heard(boolean success) {
    inFlight--;
    if (success) {
      long now = Clock.now();
      gaps.add(new Gap(answered, now));
      answered = now;
      answers++;
    }
  }

  /** Waits until no write is under way, and begins no other one. */
  void hold() {
    gate.close();
  }

  /** Goes on; the time since it was held does not count. */
  void goOn() {
    synchronized (this) {
      answered = Clock.now();
    }
    gate.open();
  }

  void stop() {
    stop.set();
    gate.open();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }

  synchronized List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  synchronized long answers() {
    return answers;
  }
}
