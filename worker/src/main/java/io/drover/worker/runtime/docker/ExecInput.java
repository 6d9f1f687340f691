package io.drover.worker.runtime.docker;

import com.google.protobuf.ByteString;
import io.drover.worker.runtime.Nothing;
import io.drover.worker.runtime.Outcome;
import io.drover.worker.runtime.Outcome.Failed;
import io.drover.worker.runtime.RuntimeFailure;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import io.drover.worker.runtime.RuntimeFailure.NotRunning;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The input of a process, between those who write it and the one thread that sends it to the
 * engine. A piece counts as taken when that thread comes back for more. Thread-safe.
 */
final class ExecInput extends InputStream {
  private static final int PIECES_MAX = 256;

  private record Piece(ByteString data, CompletableFuture<Outcome<Nothing>> taken) {}

  private final Deque<Piece> pieces = new ArrayDeque<>();
  private int offset;
  private boolean begun;
  private boolean ended;
  private boolean closed;

  /** Queues a piece. */
  CompletableFuture<Outcome<Nothing>> write(ByteString data) {
    CompletableFuture<Outcome<Nothing>> taken = new CompletableFuture<>();
    synchronized (this) {
      if (!closed && !ended && pieces.size() < PIECES_MAX) {
        pieces.addLast(new Piece(data, taken));
        notifyAll();
        return taken;
      }
    }
    taken.complete(new Failed<>(refusal()));
    return taken;
  }

  /** Lets the pieces through, which wait until then: the process is ready for them. */
  synchronized void begin() {
    begun = true;
    notifyAll();
  }

  /** No more pieces will come. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int at, int length) throws IOException {
    while (true) {
      CompletableFuture<Outcome<Nothing>> taken;
      synchronized (this) {
        Piece piece = waitForPiece();
        if (piece == null) {
          return -1;
        }
        int count = Math.min(length, piece.data().size() - offset);
        if (count > 0) {
          piece.data().substring(offset, offset + count).copyTo(target, at);
          offset += count;
          return count;
        }
        pieces.removeFirst();
        offset = 0;
        taken = piece.taken();
      }
      taken.complete(Outcome.done());
    }
  }

  /** The process takes no more: whoever writes is told so. */
  @Override
  public void close() {
    List<Piece> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(pieces);
      pieces.clear();
      notifyAll();
    }
    left.forEach(piece -> piece.taken().complete(new Failed<>(refusal())));
  }

  private @Nullable Piece waitForPiece() throws IOException {
    try {
      while (!closed && (!begun || (pieces.isEmpty() && !ended))) {
        wait();
      }
      return pieces.peekFirst();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the input was interrupted");
    }
  }

  private synchronized RuntimeFailure refusal() {
    if (closed) {
      return new NotRunning("the process takes no input any more");
    }
    return new BadRequest(
        ended ? "the input has been ended" : "too much input waits for the process");
  }
}
