package io.drover.master.api;

import io.drover.master.port.ClientMessage;
import io.drover.master.port.Mailbox;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads of the state through the loop. Thread-safe. */
final class LoopReads {
  private static final long INDEX_WAIT_MILLIS_MAX = 5_000;
  private static final long ANSWER_MILLIS_MAX = 10_000;

  private final Mailbox mailbox;

  LoopReads(Mailbox mailbox) {
    this.mailbox = mailbox;
  }

  /** The answer, not older than what was seen; fails with what clients are told. */
  CompletableFuture<ReadResult.Answered> read(Query query, Seen seen) {
    CompletableFuture<ReadResult> result = new CompletableFuture<>();
    ClientMessage.Read read =
        new ClientMessage.Read(seen, INDEX_WAIT_MILLIS_MAX, query, result::complete);
    if (!mailbox.offer(read)) {
      return CompletableFuture.failedFuture(busy());
    }
    return result
        .orTimeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .thenApply(ClientAnswers::read);
  }

  static RpcException busy() {
    return new RpcException(
        RpcCode.RESOURCE_EXHAUSTED, "this master has too much to do: try again in a moment");
  }
}
