package io.drover.worker.fence;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Kills the containers under its guard when the lease is over, whatever has become of the worker by
 * then. Times are the machine's uptime, which stands still for nobody. Called on the worker's loop;
 * what it answers comes on a thread of its own.
 */
public interface Fence extends AutoCloseable {
  /** Why containers cannot be fenced on this machine; empty when they can. */
  Optional<String> unusable();

  /** When the lease ends that an earlier life of the worker left; 0 if it left none. */
  long heldUntilMillis();

  /** The lease ends at this time now. */
  void renew(long untilMillis);

  /**
   * Takes a container under guard, before its start. Harmless for one that is guarded already.
   *
   * @return completes when the guard stands, whatever becomes of the worker from then on: with
   *     nothing, or with why it does not stand
   */
  CompletionStage<Optional<String>> guard(String containerId);

  /** Containers of which this is not true have ended for good, and need no guard any more. */
  void keepIf(Predicate<String> stillThere);

  /** Lets go of the fence, which guards on. */
  @Override
  void close();
}
