package io.drover.master.model;

import io.drover.base.Check;
import java.util.Optional;

/**
 * One instance of a job: placed once, never reused.
 *
 * @param version of the job
 * @param slot from 1 on
 * @param pinned the node of a per-node job's task
 * @param createdMillis when it was made, in milliseconds since 1970
 * @param sinceMillis when it entered its state or got its goal, by the time of the log's entries
 * @param placement empty while it waits
 * @param goal written by the leader alone
 * @param observed before the worker's first report: PENDING or PLACED, with the reason it waits
 */
public record Task(
    TaskId id,
    JobId job,
    int version,
    int slot,
    Optional<NodeId> pinned,
    long createdMillis,
    long sinceMillis,
    Optional<Placement> placement,
    TaskGoal goal,
    Observation observed) {
  public Task {
    Check.argument(slot > 0, "slot %d", slot);
  }

  /** The state that is observed. */
  public TaskState state() {
    return observed.state();
  }

  /** Whether it has ended: nothing changes it any more. */
  public boolean ended() {
    return state().ended();
  }

  /** Whether it has not ended and is wanted. */
  public boolean wanted() {
    return goal == TaskGoal.RUN && !ended();
  }

  /** Whether it uses its node's resources. */
  public boolean occupies() {
    return placement.isPresent() && !observed.state().ended();
  }

  /** The same with a node, from {@code nowMillis} on. */
  public Task placed(Placement where, long nowMillis) {
    return new Task(
        id,
        job,
        version,
        slot,
        pinned,
        createdMillis,
        nowMillis,
        Optional.of(where),
        goal,
        Observation.none(TaskState.PLACED, ""));
  }

  /** The same with another goal, from {@code nowMillis} on. */
  public Task withGoal(TaskGoal wanted, long nowMillis) {
    return new Task(
        id, job, version, slot, pinned, createdMillis, sinceMillis, placement, wanted, observed);
  }

  /** The same with another observation, made known at {@code nowMillis}. */
  public Task observed(Observation seen, long nowMillis) {
    long since = seen.state() == state() ? sinceMillis : nowMillis;
    return new Task(id, job, version, slot, pinned, createdMillis, since, placement, goal, seen);
  }

  /** The node it is on or was on. */
  public Optional<NodeId> node() {
    return placement.map(Placement::node);
  }

  /** {@code job.slot}, as people call it. */
  public String name() {
    return job + "." + slot;
  }
}
