package io.drover.master.loop;

import io.drover.master.model.JobId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The jobs to look at, now or at some time. The more tasks a job has, and other such jobs with it,
 * the less often it is looked at, so that no stream of small news keeps the loop busy with them.
 * What a client has just changed does not wait behind thousands of others: such jobs and the rest
 * take turns.
 */
final class DirtyJobs {
  /** Tasks that may be looked through again for each millisecond that passes. */
  private static final int TASKS_PER_MILLI = 100;

  private final Set<JobId> urgent = new LinkedHashSet<>();
  private final Set<JobId> now = new LinkedHashSet<>();
  private final Map<JobId, Long> wakeAt = new HashMap<>();
  private final TreeMap<Long, Set<JobId>> byTime = new TreeMap<>();
  private final Map<JobId, Long> notBefore = new HashMap<>();

  /** Whether the last one was urgent. */
  private boolean wasUrgent;

  /** When the looks taken so far will have been paid for; at most all jobs' tasks ahead. */
  private long paidAt;

  void clear() {
    urgent.clear();
    now.clear();
    wakeAt.clear();
    byTime.clear();
    notBefore.clear();
    paidAt = 0;
  }

  /** Look at it as soon as may be. */
  void mark(JobId job) {
    if (!urgent.contains(job)) {
      now.add(job);
    }
  }

  /** Look at it now, however many tasks it has: it is not small news. */
  void markNow(JobId job) {
    notBefore.remove(job);
    now.remove(job);
    urgent.add(job);
  }

  /** Look at it then at the latest. */
  void markAt(JobId job, long millis) {
    Long before = wakeAt.get(job);
    if (millis == Long.MAX_VALUE || (before != null && before <= millis)) {
      return;
    }
    unschedule(job);
    wakeAt.put(job, millis);
    byTime.computeIfAbsent(millis, any -> new TreeSet<>()).add(job);
  }

  /** The next job to look at; it is not marked any more. */
  Optional<JobId> next(long nowMillis) {
    while (!byTime.isEmpty() && byTime.firstKey() <= nowMillis) {
      for (JobId job : List.copyOf(byTime.firstEntry().getValue())) {
        unschedule(job);
        mark(job);
      }
    }
    while (any()) {
      JobId job = take();
      long earliest = notBefore.getOrDefault(job, 0L);
      if (earliest <= nowMillis) {
        return Optional.of(job);
      }
      markAt(job, earliest);
    }
    return Optional.empty();
  }

  private JobId take() {
    wasUrgent = now.isEmpty() || (!urgent.isEmpty() && !wasUrgent);
    Iterator<JobId> first = (wasUrgent ? urgent : now).iterator();
    JobId job = first.next();
    first.remove();
    return job;
  }

  /** It was looked at, and had so many tasks to look through. */
  void looked(JobId job, int tasks, long nowMillis) {
    long pause = tasks / TASKS_PER_MILLI;
    if (pause > 0) {
      paidAt = Math.max(paidAt, nowMillis) + pause;
      notBefore.put(job, paidAt);
    } else {
      notBefore.remove(job);
    }
  }

  void forget(JobId job) {
    urgent.remove(job);
    now.remove(job);
    unschedule(job);
    notBefore.remove(job);
  }

  boolean any() {
    return !urgent.isEmpty() || !now.isEmpty();
  }

  private void unschedule(JobId job) {
    Long at = wakeAt.remove(job);
    if (at != null) {
      byTime.computeIfPresent(
          at,
          (time, waking) -> {
            waking.remove(job);
            return waking.isEmpty() ? null : waking;
          });
    }
  }
}
