package io.drover.rpc;

import io.drover.proto.StreamEnd;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between what code throws, {@link RpcException}s and the bodies of END frames. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private static final int MESSAGE_CHARS_MAX = 4096;
  private static final int DETAILS_CHARS_MAX = 8192;

  private Failures() {}

  /**
   * What the peer is told of a failure in this side's code. An {@link RpcException} is told as it
   * is; anything else is a bug: it is logged here, and the peer learns only that there was one.
   */
  static RpcException toTell(Throwable thrown, String what) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RpcException told) {
      return told;
    }
    if (cause instanceof CancellationException) {
      return new RpcException(RpcCode.CANCELLED, what + " was cancelled");
    }
    LOG.warn("{} failed by a bug", what, cause);
    return new RpcException(
        RpcCode.INTERNAL, what + " failed inside the peer; the reason is in its log");
  }

  static StreamEnd toWire(RpcException failure) {
    StreamEnd.Builder end = StreamEnd.newBuilder().setCode(failure.code().number());
    end.setMessage(cut(String.valueOf(failure.getMessage())));
    int chars = 0;
    for (Map.Entry<String, String> detail : failure.details().entrySet()) {
      chars += detail.getKey().length() + detail.getValue().length();
    }
    // A frame over the peer's limit would cost the whole connection.
    if (chars <= DETAILS_CHARS_MAX) {
      end.putAllDetails(failure.details());
    }
    return end.build();
  }

  static RpcException fromWire(StreamEnd end) {
    return new RpcException(RpcCode.of(end.getCode()), end.getMessage(), end.getDetailsMap());
  }

  /** The text, or as much of it as goes on the wire. */
  static String cut(String text) {
    return text.length() <= MESSAGE_CHARS_MAX ? text : text.substring(0, MESSAGE_CHARS_MAX) + "...";
  }
}
