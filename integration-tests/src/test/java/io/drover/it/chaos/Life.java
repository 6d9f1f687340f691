package io.drover.it.chaos;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** A container from its first start to its end, as its engine told it. */
final class Life {
  private final String engine;
  private final String container;
  private final Labels labels;
  private final List<Sighting> sightings = new CopyOnWriteArrayList<>();

  /**
   * What Drover says of its containers. Empty and zero on those of others.
   *
   * @param cluster whose it is
   */
  record Labels(String cluster, String job, int slot, long version, String task, int attempt) {
    boolean ours() {
      return cluster.equals(ChaosCluster.NAME);
    }
  }

  Life(String engine, String container, Labels labels) {
    this.engine = engine;
    this.container = container;
    this.labels = labels;
  }

  void add(Sighting sighting) {
    sightings.add(sighting);
  }

  String engine() {
    return engine;
  }

  String container() {
    return container;
  }

  Labels labels() {
    return labels;
  }

  OptionalLong started() {
    return first(Sighting.START);
  }

  /** When its process ended; empty while it runs. A container is started once only. */
  OptionalLong ended() {
    OptionalLong died = first(Sighting.DIE);
    return died.isPresent() || started().isEmpty() ? died : first(Sighting.DESTROY);
  }

  /** Whether somebody asked the engine to end it, before it did. */
  boolean wasKilled() {
    OptionalLong kill = first(Sighting.KILL);
    return kill.isPresent() && (ended().isEmpty() || kill.getAsLong() <= ended().getAsLong());
  }

  boolean wasUnhealthy() {
    return sightings.stream().anyMatch(one -> one.what().endsWith("unhealthy"));
  }

  List<Sighting> all(String what) {
    return sightings.stream().filter(one -> one.what().equals(what)).toList();
  }

  private OptionalLong first(String what) {
    return sightings.stream()
        .filter(one -> one.what().equals(what))
        .mapToLong(Sighting::nanos)
        .min();
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            "%s.%d version %d task %s attempt %d container %.12s on %s:"
                .formatted(
                    labels.job(),
                    labels.slot(),
                    labels.version(),
                    labels.task(),
                    labels.attempt(),
                    container,
                    engine));
    for (Sighting one : sightings) {
      text.append(' ').append(one.what()).append('@').append(Clock.text(one.nanos()));
      if (!one.exitCode().isEmpty()) {
        text.append('=').append(one.exitCode());
      }
    }
    return text.toString();
  }
}
