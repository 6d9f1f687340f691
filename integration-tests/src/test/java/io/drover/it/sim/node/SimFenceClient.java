package io.drover.it.sim.node;

import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.SimProcess;
import io.drover.worker.fence.Fence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One worker process's side of its fence. What it has not written when it is killed is not written.
 * A renewal fits on a full disk, a longer list does not. One thread.
 */
final class SimFenceClient implements Fence {
  private static final long WRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final SimFence fence;
  private final SimDisk disk;
  private final SimProcess process;
  private final Chance chance;
  private final long heldUntilMillis;
  private final Set<String> guarded;
  private final List<CompletableFuture<Optional<String>>> asked = new ArrayList<>();
  private long untilMillis;
  private boolean writing;
  private boolean changed;

  SimFenceClient(SimFence fence, SimDisk disk, SimProcess process, Chance chance) {
    this.fence = fence;
    this.disk = disk;
    this.process = process;
    this.chance = chance;
    this.heldUntilMillis = fence.untilMillis();
    this.untilMillis = heldUntilMillis;
    this.guarded = new LinkedHashSet<>(fence.guarded());
  }

  @Override
  public Optional<String> unusable() {
    return Optional.empty();
  }

  @Override
  public long heldUntilMillis() {
    return heldUntilMillis;
  }

  @Override
  public void renew(long until) {
    if (until > untilMillis) {
      untilMillis = until;
      if (!guarded.isEmpty()) {
        write();
      }
    }
  }

  @Override
  public CompletionStage<Optional<String>> guard(String containerId) {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    guarded.add(containerId);
    asked.add(answer);
    write();
    return answer;
  }

  @Override
  public void keepIf(Predicate<String> stillThere) {
    if (guarded.removeIf(stillThere.negate())) {
      write();
    }
  }

  private void write() {
    changed = true;
    if (writing) {
      return;
    }
    writing = true;
    changed = false;
    long until = untilMillis;
    Set<String> list = new LinkedHashSet<>(guarded);
    List<CompletableFuture<Optional<String>>> answers = List.copyOf(asked);
    asked.clear();
    process.after(chance.around(WRITE_NANOS), () -> written(until, list, answers));
  }

  private void written(
      long until, Set<String> list, List<CompletableFuture<Optional<String>>> answers) {
    boolean fits = !disk.full() || fence.guarded().containsAll(list);
    fence.written(until, fits ? list : new LinkedHashSet<>(fence.guarded()));
    Optional<String> outcome =
        fits ? Optional.empty() : Optional.of("the fence's list cannot be written: disk full");
    answers.forEach(answer -> answer.complete(outcome));
    writing = false;
    if (changed) {
      write();
    }
  }

  @Override
  public void close() {}
}
