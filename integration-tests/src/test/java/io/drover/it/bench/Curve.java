package io.drover.it.bench;

import java.util.ArrayList;
import java.util.List;

/** How a number grew towards its goal. */
final class Curve {
  private static final List<Double> SHARES = List.of(0.1, 0.5, 0.9, 1.0);

  private final String name;
  private final long goal;
  private final List<Double> reachedSeconds = new ArrayList<>();

  Curve(String name, long goal) {
    this.name = name;
    this.goal = goal;
  }

  /** The number was this at that time; times only go forward. */
  void at(double seconds, long value) {
    while (!complete() && (double) value >= SHARES.get(reachedSeconds.size()) * goal) {
      reachedSeconds.add(seconds);
    }
  }

  boolean complete() {
    return reachedSeconds.size() == SHARES.size();
  }

  void tell(Report report) {
    for (int i = 0; i < reachedSeconds.size(); i++) {
      report.figure(
          "%.0f %% %s after".formatted(SHARES.get(i) * 100, name), "s", reachedSeconds.get(i));
    }
    if (complete()) {
      report.figure(name + ", tasks per second", "/s", goal / reachedSeconds.getLast());
    }
  }
}
