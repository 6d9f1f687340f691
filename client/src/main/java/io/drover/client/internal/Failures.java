package io.drover.client.internal;

import io.drover.base.HostPort;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** What each master did with a request, kept for the message when none takes it. */
final class Failures {
  private final Map<HostPort, String> reasons = new LinkedHashMap<>();

  /** Remembers the newest reason of a master. */
  void add(HostPort master, String reason) {
    reasons.put(master, reason);
  }

  void add(HostPort master, RpcException failure) {
    add(
        master,
        failure.code() == RpcCode.NOT_LEADER
            ? leader(failure).map(l -> "follows " + l).orElse("knows no leader")
            : reason(failure));
  }

  private static String reason(RpcException failure) {
    String message = failure.getMessage();
    return message == null || message.isEmpty() ? failure.code().toString() : message;
  }

  /** One line per master, those that were never tried included. */
  String describe(List<HostPort> all) {
    StringBuilder text = new StringBuilder();
    for (HostPort master : all) {
      text.append("\n  ").append(master).append(": ");
      text.append(reasons.getOrDefault(master, "not tried"));
    }
    return text.toString();
  }

  /** The failure as the RPC runtime reports it; anything else counts as a lost connection. */
  static RpcException rpc(Throwable thrown) {
    Throwable inner = thrown;
    while (inner instanceof CompletionException && inner.getCause() != null) {
      inner = inner.getCause();
    }
    if (inner instanceof RpcException known) {
      return known;
    }
    String message = inner.getMessage();
    return new RpcException(
        RpcCode.UNAVAILABLE, message == null ? inner.getClass().getSimpleName() : message);
  }

  /** The leader that a master which does not lead named, if it named a sound one. */
  static Optional<HostPort> leader(RpcException failure) {
    String address = failure.details().get("leader");
    if (address == null || address.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(HostPort.parse(address));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the same request may succeed later or at another master. */
  static boolean retryable(RpcException failure) {
    return switch (failure.code()) {
      case NOT_LEADER, UNAVAILABLE, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED -> true;
      case CANCELLED,
          INVALID_ARGUMENT,
          NOT_FOUND,
          CONFLICT,
          UNIMPLEMENTED,
          INTERNAL,
          PROTOCOL_ERROR,
          PERMISSION_DENIED,
          COMPACTED ->
          false;
    };
  }
}
