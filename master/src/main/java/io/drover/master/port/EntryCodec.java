package io.drover.master.port;

import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.List;

/** Turns entries and checkpoints into bytes and back. Thread-safe: the log decodes off the loop. */
public interface EntryCodec {
  /** The entry's bytes. */
  default byte[] encode(Entry entry) {
    return encode(entry, 0);
  }

  /** The entry's bytes behind so many others, which are left for what a store puts before them. */
  byte[] encode(Entry entry, int headRoom);

  /**
   * The entry that these bytes are.
   *
   * @throws UnreadableLogException if they are damaged, or hold a kind of change that this version
   *     does not know
   */
  Entry decode(byte[] bytes);

  /** A list of changes without index or time, for a checkpoint. */
  byte[] encodeChanges(List<Change> changes);

  /**
   * The changes that these bytes are.
   *
   * @throws UnreadableLogException as {@link #decode}
   */
  List<Change> decodeChanges(byte[] bytes);

  /** How many bytes the change takes in an entry, about. */
  int bytesOf(Change change);
}
