package io.drover.it.sim.node;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The registry that all engines pull from: which images it has, and how it is today. One thread.
 */
public final class SimRegistry {
  private static final long MEAN_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Set<String> images = new TreeSet<>();
  private long meanNanos = MEAN_NANOS;
  private int failingPerMille;
  private int hangingPerMille;

  /** It has this image from now on. */
  public void add(String image) {
    images.add(image);
  }

  /** It has this image no more. */
  public void remove(String image) {
    images.remove(image);
  }

  /** Whether it has this image. */
  public boolean has(String image) {
    return images.contains(image);
  }

  /** Pulls take about so long from now on. */
  public void takes(long meanMillis) {
    meanNanos = TimeUnit.MILLISECONDS.toNanos(meanMillis);
  }

  /** So many of a thousand pulls that begin from now on fail half-way. */
  public void fail(int perMille) {
    failingPerMille = perMille;
  }

  /** So many of a thousand pulls that begin from now on stop making progress. */
  public void hang(int perMille) {
    hangingPerMille = perMille;
  }

  /** All is well again; pulls that hang go on hanging. */
  public void heal() {
    meanNanos = MEAN_NANOS;
    failingPerMille = 0;
    hangingPerMille = 0;
  }

  long meanNanos() {
    return meanNanos;
  }

  int failing() {
    return failingPerMille;
  }

  int hanging() {
    return hangingPerMille;
  }
}
