package io.drover.master.state;

import io.drover.master.model.Affinity;
import io.drover.master.model.Aversion;
import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which jobs must be apart from a job, by the newest version of each. */
final class Aversions {
  // The sets never change: whoever has kept one sees by the next whether it is still so.
  private final Map<JobId, Set<Aversion>> byTarget = new HashMap<>();

  /** In a deterministic order. What is returned stays as it is. */
  Set<Aversion> to(JobId target) {
    return byTarget.getOrDefault(target, Set.of());
  }

  void add(Job job) {
    for (Affinity affinity : job.spec().placement().affinities()) {
      JobId target = new JobId(job.id().namespace(), affinity.job());
      if (affinity.required() && !affinity.near() && !target.equals(job.id())) {
        Set<Aversion> more = new TreeSet<>(to(target));
        more.add(new Aversion(job.id(), affinity.attribute()));
        byTarget.put(target, Collections.unmodifiableSet(more));
      }
    }
  }

  void remove(Job job) {
    for (Affinity affinity : job.spec().placement().affinities()) {
      JobId target = new JobId(job.id().namespace(), affinity.job());
      Aversion gone = new Aversion(job.id(), affinity.attribute());
      if (to(target).contains(gone)) {
        Set<Aversion> fewer = new TreeSet<>(to(target));
        fewer.remove(gone);
        if (fewer.isEmpty()) {
          byTarget.remove(target);
        } else {
          byTarget.put(target, Collections.unmodifiableSet(fewer));
        }
      }
    }
  }
}
