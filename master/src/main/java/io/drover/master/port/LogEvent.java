package io.drover.master.port;

import io.drover.base.Epoch;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.List;

/** News of the log, in the words of {@link ReplicatedLog.Listener}. */
public sealed interface LogEvent extends Message {
  /** The state is now what these changes make of an empty one. */
  record Restored(long index, Epoch epoch, long timeMillis, List<Change> state)
      implements LogEvent {}

  /** An entry is committed that this leadership did not append. */
  record Committed(Entry entry) implements LogEvent {}

  /** This master leads. */
  record Claimed(Epoch epoch, long lastIndex) implements LogEvent {}

  /** This master's entries up to this index are committed. */
  record Appended(long index) implements LogEvent {}

  /** This master does not lead any more. */
  record Deposed(String reason) implements LogEvent {}

  /** The connection is shaky. */
  record Suspended() implements LogEvent {}

  /** The connection is sound again. */
  record Resumed() implements LogEvent {}

  /** A checkpoint is stored and the log before it is trimmed. */
  record Checkpointed(long index, long storedBytes) implements LogEvent {}

  /** The log cannot go on. */
  record Broken(String reason) implements LogEvent {}

  /** The log cannot go on, for the store was wiped or set back. */
  record Wiped(String reason) implements LogEvent {}
}
