package io.drover.master.model;

import io.drover.base.Check;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /**
   * How the move to the newest version goes.
   *
   * @param paused it stopped because new tasks failed
   * @param message for people
   */
  public record Rollout(boolean paused, String message) {
    /** Nothing to say. */
    public static final Rollout SMOOTH = new Rollout(false, "");
  }
}
