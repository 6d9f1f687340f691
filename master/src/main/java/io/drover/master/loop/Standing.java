package io.drover.master.loop;

import io.drover.master.port.LeadershipListener.Leadership;

/** What this master knows of the cluster that is not in the state. */
final class Standing {
  private Leadership leadership = Leadership.UNKNOWN;
  private boolean suspended;
  private long logBytes;
  private long checkpointIndex;
  private String stopped = "";

  Leadership leadership() {
    return leadership;
  }

  void leadership(Leadership now) {
    leadership = now;
  }

  /** Whether the store is out of reach, so that nothing may be decided. */
  boolean suspended() {
    return suspended;
  }

  void suspended(boolean now) {
    suspended = now;
  }

  /** Why this master has stopped taking part; empty while it does. */
  String stopped() {
    return stopped;
  }

  void stopped(String reason) {
    stopped = "this master has stopped: " + reason;
  }

  void checkpointed(long index, long storedBytes) {
    checkpointIndex = index;
    logBytes = storedBytes;
  }

  long checkpointIndex() {
    return checkpointIndex;
  }

  long logBytes() {
    return logBytes;
  }
}
