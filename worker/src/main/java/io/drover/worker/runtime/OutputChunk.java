package io.drover.worker.runtime;

import com.google.protobuf.ByteString;

/**
 * A piece of what a process wrote, cut anywhere.
 *
 * @param source to which stream; always stdout where there is a terminal
 * @param data what
 */
public record OutputChunk(Source source, ByteString data) {
  /** A process's output streams. */
  public enum Source {
    /** File descriptor 1. */
    STDOUT,
    /** File descriptor 2. */
    STDERR
  }
}
