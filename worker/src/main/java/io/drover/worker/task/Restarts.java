package io.drover.worker.task;

import io.drover.worker.model.RestartPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A task's restarts so far.
 *
 * @param timesMillis when those were decided that still count; empty when there is no limit
 * @param streak restarts in a row that did not lead to a lasting run
 * @param notBeforeMillis the next attempt waits until then
 */
public record Restarts(List<Long> timesMillis, int streak, long notBeforeMillis) {
  /** A run this long forgives the failures before it. */
  public static final long LASTING_RUN_MILLIS = 10_000;

  private static final long PAUSE_BOUND_MILLIS = 60_000;
  private static final long GROWING_BASE_MILLIS_MIN = 100;
  private static final int ASSUMED_MAX = 1_000;

  /** Before the first. */
  public static final Restarts NONE = new Restarts(List.of(), 0, 0);

  public Restarts {
    timesMillis = List.copyOf(timesMillis);
  }

  /**
   * The restarts including one decided now, or nothing when the policy allows no more.
   *
   * @param ranMillis how long the attempt ran that has ended
   */
  Optional<Restarts> another(RestartPolicy policy, long ranMillis, Moment moment) {
    List<Long> counted = new ArrayList<>();
    if (policy.maxAttempts() > 0) {
      for (long time : timesMillis) {
        if (policy.windowMillis() == 0 || time > moment.nowMillis() - policy.windowMillis()) {
          counted.add(time);
        }
      }
      if (counted.size() >= policy.maxAttempts()) {
        return Optional.empty();
      }
      counted.add(moment.nowMillis());
    }
    int before = ranMillis >= LASTING_RUN_MILLIS ? 0 : streak;
    long base =
        before == 0
            ? policy.delayMillis()
            : Math.max(policy.delayMillis(), GROWING_BASE_MILLIS_MIN);
    long bound = Math.max(policy.delayMillis(), PAUSE_BOUND_MILLIS);
    long pause = Backoff.pauseMillis(base, before, bound, moment.jitter());
    return Optional.of(new Restarts(counted, before + 1, moment.nowMillis() + pause));
  }

  Restarts notBefore(long millis) {
    return new Restarts(timesMillis, streak, millis);
  }

  /** As after a restart of the worker, which knows only how many attempts there were. */
  static Restarts assumed(int attempts, long nowMillis) {
    List<Long> times = new ArrayList<>();
    for (int i = 1; i < attempts && i <= ASSUMED_MAX; i++) {
      times.add(nowMillis);
    }
    return new Restarts(times, 0, 0);
  }
}
