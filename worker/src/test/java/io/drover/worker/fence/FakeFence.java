package io.drover.worker.fence;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** A fence in memory, that only remembers. Not thread-safe. */
public final class FakeFence implements Fence {
  private final Set<String> guarded = new LinkedHashSet<>();
  private Optional<String> unusable = Optional.empty();
  private Optional<String> failing = Optional.empty();
  private long untilMillis;

  /** From now on nothing can be fenced, for this reason. */
  public void unusable(String reason) {
    unusable = Optional.of(reason);
  }

  /** From now on no guard stands, for this reason. */
  public void failing(String reason) {
    failing = Optional.of(reason);
  }

  /** The containers under guard. */
  public Set<String> guarded() {
    return guarded;
  }

  /** The lease's end. */
  public long untilMillis() {
    return untilMillis;
  }

  @Override
  public Optional<String> unusable() {
    return unusable;
  }

  @Override
  public long heldUntilMillis() {
    return untilMillis;
  }

  @Override
  public void renew(long until) {
    untilMillis = Math.max(untilMillis, until);
  }

  @Override
  public CompletionStage<Optional<String>> guard(String containerId) {
    if (failing.isEmpty()) {
      guarded.add(containerId);
    }
    return CompletableFuture.completedFuture(failing);
  }

  @Override
  public void keepIf(Predicate<String> stillThere) {
    guarded.removeIf(stillThere.negate());
  }

  @Override
  public void close() {}
}
