package io.drover.worker.runtime.docker;

import com.google.protobuf.ByteString;
import io.drover.worker.runtime.OutputChunk;
import io.drover.worker.runtime.OutputChunk.Source;
import io.drover.worker.runtime.StreamSink;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Takes the engine's stream of a process's output apart: frames of stdout and stderr, or plain
 * bytes where there is a terminal. Never holds more than one piece in memory.
 */
final class OutputReader {
  private static final int PIECE_BYTES_MAX = 32 * 1024;
  private static final int HEADER_BYTES = 8;
  private static final int STDERR = 2;
  private static final int ENGINE_ERROR = 3;

  private OutputReader() {}

  /** Reads to the end of the stream. */
  static void copy(InputStream in, boolean tty, StreamRun run, StreamSink<OutputChunk> sink)
      throws IOException, InterruptedException {
    if (tty) {
      plain(in, run, sink);
    } else {
      framed(in, run, sink);
    }
  }

  private static void plain(InputStream in, StreamRun run, StreamSink<OutputChunk> sink)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[PIECE_BYTES_MAX];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      run.await(sink.next(chunk(Source.STDOUT, buffer, read)));
    }
  }

  private static void framed(InputStream in, StreamRun run, StreamSink<OutputChunk> sink)
      throws IOException, InterruptedException {
    byte[] header = new byte[HEADER_BYTES];
    byte[] buffer = new byte[PIECE_BYTES_MAX];
    while (true) {
      int got = in.readNBytes(header, 0, HEADER_BYTES);
      if (got == 0) {
        return;
      }
      if (got < HEADER_BYTES || header[0] < 0 || header[0] > ENGINE_ERROR) {
        throw new IOException("the engine sent output that is not framed");
      }
      long left =
          Integer.toUnsignedLong(
              (header[4] & 0xff) << 24
                  | (header[5] & 0xff) << 16
                  | (header[6] & 0xff) << 8
                  | (header[7] & 0xff));
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          throw new EOFException("the engine broke the output off");
        }
        left -= read;
        if (header[0] == ENGINE_ERROR) {
          throw new IOException(
              "the engine cannot read the output: "
                  + chunk(Source.STDERR, buffer, read).data().toStringUtf8());
        }
        Source source = header[0] == STDERR ? Source.STDERR : Source.STDOUT;
        run.await(sink.next(chunk(source, buffer, read)));
      }
    }
  }

  private static OutputChunk chunk(Source source, byte[] buffer, int length) {
    return new OutputChunk(source, ByteString.copyFrom(buffer, 0, length));
  }
}
