package io.drover.it.sim.net;

import io.drover.it.sim.world.Chance;

/** The way from one machine to another, shared by all connections between them. One thread. */
final class Path {
  private final Chance chance;
  private final NetworkSettings settings;
  private final String from;
  private final String to;
  private boolean cut;
  private long extraNanosMean;

  Path(Chance chance, NetworkSettings settings, String from, String to) {
    this.chance = chance;
    this.settings = settings;
    this.from = from;
    this.to = to;
  }

  boolean leads(String start, String end) {
    return from.equals(start) && to.equals(end);
  }

  boolean cut() {
    return cut;
  }

  void cut(boolean value) {
    cut = value;
  }

  void slow(long extraMean) {
    extraNanosMean = extraMean;
  }

  boolean disturbed() {
    return cut || extraNanosMean > 0;
  }

  /** What one trip takes. */
  long latencyNanos() {
    long usual = settings.latencyLeastNanos() + chance.around(settings.latencyMeanNanos());
    return extraNanosMean > 0 ? usual + chance.around(extraNanosMean) : usual;
  }
}
