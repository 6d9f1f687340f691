package io.drover.master.log;

import io.drover.base.Check;
import io.drover.base.Epoch;

/** How far the listener has been told. Belongs to the log's thread. */
final class Progress {
  private long lastIndex;
  private Epoch lastEpoch = Epoch.NONE;
  private long bytesTold;

  long lastIndex() {
    return lastIndex;
  }

  Epoch lastEpoch() {
    return lastEpoch;
  }

  /** Bytes of entries told of since the start, for estimates of what the log takes. */
  long bytesTold() {
    return bytesTold;
  }

  void told(long index, Epoch epoch, int bytes) {
    Check.state(index == lastIndex + 1, "entry %d told after %d", index, lastIndex);
    lastIndex = index;
    lastEpoch = epoch;
    bytesTold += bytes;
  }

  void restored(long index, Epoch epoch) {
    Check.state(index > lastIndex, "checkpoint %d restored after %d", index, lastIndex);
    lastIndex = index;
    lastEpoch = epoch;
  }
}
