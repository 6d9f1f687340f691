package io.drover.master.reconcile;

import io.drover.master.model.Job;
import io.drover.master.model.JobSpec;
import io.drover.master.state.JobTasks;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which versions of a job are still of use. */
public final class Versions {
  /** So many of the newest are kept to go back to, whether a task is of them or not. */
  private static final int KEPT = 3;

  private Versions() {}

  /** The newest and those that tasks are of: what is left to know of a job that goes. */
  public static SortedMap<Integer, JobSpec> inUse(Job job, JobTasks tasks) {
    SortedMap<Integer, JobSpec> kept = new TreeMap<>(job.versions().tailMap(job.version()));
    tasks.versions().forEach(version -> kept.put(version, job.spec(version)));
    return kept;
  }

  /** The newest few, those that tasks are of, and the one that a rollback would go to. */
  public static SortedMap<Integer, JobSpec> ofUse(Job job, JobTasks tasks) {
    SortedMap<Integer, JobSpec> kept =
        new TreeMap<>(job.versions().tailMap(job.version() - KEPT + 1));
    tasks.versions().forEach(version -> kept.put(version, job.spec(version)));
    Set<Integer> current = job.currentVersions();
    job.versions().keySet().stream()
        .filter(version -> !current.contains(version))
        .reduce((one, later) -> later)
        .ifPresent(version -> kept.put(version, job.spec(version)));
    return kept;
  }
}
