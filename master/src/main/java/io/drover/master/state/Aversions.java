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
  private final Map<JobId, Set<Aversion>> byTarget = new HashMap<>();

  /** In a deterministic order. */
  Set<Aversion> to(JobId target) {
    return Collections.unmodifiableSet(byTarget.getOrDefault(target, Set.of()));
  }

  void add(Job job) {
    for (Affinity affinity : job.spec().placement().affinities()) {
      JobId target = new JobId(job.id().namespace(), affinity.job());
      if (affinity.required() && !affinity.near() && !target.equals(job.id())) {
        byTarget
            .computeIfAbsent(target, any -> new TreeSet<>())
            .add(new Aversion(job.id(), affinity.attribute()));
      }
    }
  }

  void remove(Job job) {
    for (Affinity affinity : job.spec().placement().affinities()) {
      JobId target = new JobId(job.id().namespace(), affinity.job());
      Set<Aversion> there = byTarget.getOrDefault(target, new TreeSet<>());
      there.remove(new Aversion(job.id(), affinity.attribute()));
      if (there.isEmpty()) {
        byTarget.remove(target);
      }
    }
  }
}
