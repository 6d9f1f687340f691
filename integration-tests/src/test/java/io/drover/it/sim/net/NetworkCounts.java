package io.drover.it.sim.net;

/** What happened on the network, for the report. One thread. */
public final class NetworkCounts {
  long trips;
  long parcels;
  long connected;
  long refused;
  long timedOut;
  long resets;
  long silences;

  /** How many times something crossed the network. */
  public long trips() {
    return trips;
  }

  /** Frames that were read: several may share a trip. */
  public long frames() {
    return parcels;
  }

  /** Connections made. */
  public long connected() {
    return connected;
  }

  /** Attempts to connect that found nobody, or a peer of another cluster. */
  public long refused() {
    return refused;
  }

  /** Attempts to connect that had no answer in time. */
  public long timedOut() {
    return timedOut;
  }

  /** Ends that saw a reset. */
  public long resets() {
    return resets;
  }

  /** Ends that gave their peer up because it was silent. */
  public long silences() {
    return silences;
  }
}
