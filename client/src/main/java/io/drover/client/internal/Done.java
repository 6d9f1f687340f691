package io.drover.client.internal;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Continues where a future ends, without a future of its own that somebody would have to watch. */
public final class Done {
  private Done() {}

  /** Calls back with the result or with the failure; the other one is null. */
  public static <T> void then(
      CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> callback) {
    CompletionStage<T> unused = stage.whenComplete(callback);
  }
}
