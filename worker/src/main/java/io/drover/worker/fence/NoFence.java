package io.drover.worker.fence;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Where nothing can be fenced.
 *
 * @param reason why, for people
 */
public record NoFence(String reason) implements Fence {
  @Override
  public Optional<String> unusable() {
    return Optional.of(reason);
  }

  @Override
  public long heldUntilMillis() {
    return 0;
  }

  @Override
  public void renew(long untilMillis) {}

  @Override
  public CompletionStage<Optional<String>> guard(String containerId) {
    return CompletableFuture.completedFuture(Optional.of(reason));
  }

  @Override
  public void keepIf(Predicate<String> stillThere) {}

  @Override
  public void close() {}
}
