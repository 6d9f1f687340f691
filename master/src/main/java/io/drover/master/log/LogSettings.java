package io.drover.master.log;

import io.drover.base.Check;
import java.time.Duration;

/**
 * The limits of a log.
 *
 * @param callTimeout after which a call to ZooKeeper without an answer is a lost one
 * @param retryDelay between two attempts at what a shaky connection prevented
 * @param windowEntries how many appends travel at once
 * @param windowBytes how many bytes of appends travel at once, about
 * @param pendingEntriesMax how many appends may be unanswered, travelling or waiting, before the
 *     log gives up the lead
 * @param entryBytesMax the largest entry; ZooKeeper takes no node over a megabyte
 * @param readEntries how many entries a follower reads at once
 * @param chunkBytesMax the largest chunk of a checkpoint, compressed
 */
public record LogSettings(
    Duration callTimeout,
    Duration retryDelay,
    int windowEntries,
    int windowBytes,
    int pendingEntriesMax,
    int entryBytesMax,
    int readEntries,
    int chunkBytesMax) {
  /** What serves a cluster of any size. */
  public static final LogSettings DEFAULT =
      new LogSettings(
          Duration.ofSeconds(10),
          Duration.ofMillis(100),
          32,
          4 << 20,
          1024,
          900 << 10,
          16,
          480 << 10);

  public LogSettings {
    Check.argument(windowEntries > 0 && windowBytes > 0, "the append window is empty");
    Check.argument(pendingEntriesMax >= windowEntries, "fewer pending appends than the window");
    Check.argument(entryBytesMax <= 1_000_000, "entryBytesMax %d: over ZooKeeper's", entryBytesMax);
    Check.argument(chunkBytesMax <= 1_000_000, "chunkBytesMax %d: over ZooKeeper's", chunkBytesMax);
    Check.argument(readEntries > 0, "readEntries %d", readEntries);
  }

  /** The same with other limits of entries and chunks. */
  LogSettings withSizes(int otherEntryBytesMax, int otherChunkBytesMax) {
    return new LogSettings(
        callTimeout,
        retryDelay,
        windowEntries,
        windowBytes,
        pendingEntriesMax,
        otherEntryBytesMax,
        readEntries,
        otherChunkBytesMax);
  }
}
