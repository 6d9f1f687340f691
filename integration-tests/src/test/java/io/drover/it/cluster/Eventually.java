package io.drover.it.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Waits for what real processes do; the one place that knows how long that may take on a busy
 * machine.
 */
public final class Eventually {
  private static final Duration LIMIT =
      Duration.ofSeconds(Long.getLong("drover.it.patience.seconds", 60));

  private Eventually() {}

  /** Waits until a condition holds; an exception in it counts as not yet. */
  public static void holds(String what, Callable<Boolean> condition) {
    holds(what, condition, () -> "");
  }

  /** Waits for at most so long until a condition holds, looking so often; for benchmarks. */
  public static void within(
      Duration limit, Duration poll, String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(limit)
        .pollInterval(poll)
        .pollDelay(Duration.ZERO)
        .ignoreExceptions()
        .until(condition);
  }

  /** Waits until a condition has held for so long. */
  public static void stays(String what, Duration during, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(LIMIT)
        .during(during)
        .pollInterval(Duration.ofMillis(50))
        .pollDelay(Duration.ZERO)
        .ignoreExceptions()
        .until(condition);
  }

  /** Waits until a condition holds, and tells in the error how things were when it did not come. */
  public static void holds(String what, Callable<Boolean> condition, Supplier<String> situation) {
    try {
      Awaitility.await(what)
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .pollDelay(Duration.ZERO)
          .ignoreExceptions()
          .until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(what + ": not within " + LIMIT + "\n" + situation.get(), e);
    }
  }
}
