package io.drover.master.model;

import io.drover.base.Check;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A job as the cluster knows it.
 *
 * @param version the newest version's number; starts at 1
 * @param versions every version that is still of use (the newest, those that tasks run, a few to go
 *     back to), by number
 * @param createdMillis when the job was made, in milliseconds since 1970
 * @param updatedMillis when it was last changed
 * @param rollout what the user should know of the move to the newest version
 */
public record Job(
    JobId id,
    JobGoal goal,
    int version,
    SortedMap<Integer, JobSpec> versions,
    long createdMillis,
    long updatedMillis,
    Rollout rollout) {
  public Job {
    Check.argument(versions.containsKey(version), "job %s lacks its version %d", id, version);
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }

  /** The newest version. */
  public JobSpec spec() {
    return spec(version);
  }

  /**
   * One version.
   *
   * @throws IllegalStateException if it is no longer kept
   */
  public JobSpec spec(int number) {
    JobSpec spec = versions.get(number);
    if (spec == null) {
      throw new IllegalStateException("job " + id + " no longer has version " + number);
    }
    return spec;
  }

  /** The versions whose tasks need not be replaced to be as the newest wants them. */
  public Set<Integer> currentVersions() {
    Set<Integer> current = new TreeSet<>();
    versions.forEach((number, spec) -> {
      if (spec.sameTasks(spec())) {
        current.add(number);
      }
    });
    return current;
  }

  /** The newest version whose tasks differ from those of the newest; there may be none kept. */
  public Optional<JobSpec> previous() {
    Set<Integer> current = currentVersions();
    return versions.entrySet().stream()
        .filter(version -> !current.contains(version.getKey()))
        .reduce((one, later) -> later)
        .map(version -> version.getValue());
  }

  /** The same with another goal. */
  public Job with(JobGoal wanted, long nowMillis) {
    return new Job(id, wanted, version, versions, createdMillis, nowMillis, rollout);
  }

  /** The same with other news of its rollout. */
  public Job with(Rollout news) {
    return new Job(id, goal, version, versions, createdMillis, updatedMillis, news);
  }

  /** The same with these versions only; the newest must be among them. */
  public Job keeping(SortedMap<Integer, JobSpec> kept) {
    return new Job(id, goal, version, kept, createdMillis, updatedMillis, rollout);
  }

  /** The same with a newer version, to which its tasks are to move. */
  public Job next(JobSpec spec, Rollout news, long nowMillis) {
    SortedMap<Integer, JobSpec> more = new TreeMap<>(versions);
    more.put(version + 1, spec);
    return new Job(id, JobGoal.RUN, version + 1, more, createdMillis, nowMillis, news);
  }

  /**
   * How the move to the newest version goes.
   *
   * @param message for people
   */
  public record Rollout(Phase phase, String message) {
    /** Nothing moves, nothing to say. */
    public static final Rollout SETTLED = new Rollout(Phase.SETTLED, "");

    /** On the way, nothing to say. */
    public static final Rollout MOVING = new Rollout(Phase.MOVING, "");

    /** Whether it stopped because new tasks failed. */
    public boolean paused() {
      return phase == Phase.PAUSED;
    }
  }

  /** Where a rollout is. */
  public enum Phase {
    /** Every task that is wanted is of the newest version, or the job is new. */
    SETTLED,
    /** Tasks of older versions are being replaced. */
    MOVING,
    /** New tasks failed; the tasks of older versions stay until the next change of the job. */
    PAUSED,
    /** New tasks failed, and the newest version is the one before them again. */
    ROLLING_BACK
  }
}
