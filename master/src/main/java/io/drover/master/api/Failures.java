package io.drover.master.api;

import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever a stage failed with into what the caller is told. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** The failure for the wire; what is none of the caller's business is logged here and hidden. */
  static RpcException of(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RpcException known) {
      return known;
    }
    if (cause instanceof TimeoutException) {
      return new RpcException(
          RpcCode.DEADLINE_EXCEEDED, "this master did not answer in time: try again");
    }
    if (cause instanceof IllegalArgumentException invalid) {
      return new RpcException(RpcCode.INVALID_ARGUMENT, String.valueOf(invalid.getMessage()));
    }
    LOG.error("request failed", cause);
    return new RpcException(RpcCode.INTERNAL, "this master failed: its log says why");
  }
}
