package io.drover.client;

import io.drover.client.DroverException.Category;
import io.drover.client.internal.Done;
import io.drover.client.internal.NoLeaderException;
import io.drover.rpc.RpcException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Turns what goes wrong below into what the library promises. */
final class Outcomes {
  private Outcomes() {}

  /** The same result; a failure becomes a {@link DroverException}. */
  static <T> CompletableFuture<T> of(CompletableFuture<T> below) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Done.then(
        below,
        (result, failure) -> {
          if (failure == null) {
            outcome.complete(result);
          } else {
            outcome.completeExceptionally(failure(failure));
          }
        });
    // Whoever cancels the outcome wants the call itself to end.
    Done.then(
        outcome,
        (result, failure) -> {
          if (outcome.isCancelled()) {
            below.cancel(false);
          }
        });
    return outcome;
  }

  private static Throwable failure(Throwable thrown) {
    Throwable inner = thrown;
    while (inner instanceof CompletionException && inner.getCause() != null) {
      inner = inner.getCause();
    }
    if (inner instanceof CancellationException) {
      return inner;
    }
    if (inner instanceof RpcException known) {
      return new DroverException(category(known), String.valueOf(known.getMessage()), known);
    }
    if (inner instanceof NoLeaderException) {
      return new DroverException(Category.NO_LEADER, String.valueOf(inner.getMessage()), inner);
    }
    return DroverException.from(inner);
  }

  private static Category category(RpcException failure) {
    return switch (failure.code()) {
      case INVALID_ARGUMENT -> Category.INVALID;
      case NOT_FOUND -> Category.NOT_FOUND;
      case CONFLICT -> Category.CONFLICT;
      case DEADLINE_EXCEEDED -> Category.TIMED_OUT;
      case NOT_LEADER -> Category.NO_LEADER;
      case CANCELLED,
          RESOURCE_EXHAUSTED,
          UNAVAILABLE,
          UNIMPLEMENTED,
          INTERNAL,
          PROTOCOL_ERROR,
          PERMISSION_DENIED,
          COMPACTED ->
          Category.FAILED;
    };
  }
}
