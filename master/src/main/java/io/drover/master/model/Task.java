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

  /** Whether it uses its node's resources. */
  public boolean occupies() {
    return placement.isPresent() && !observed.state().ended();
  }

  /** The same with a node. */
  public Task placed(Placement where) {
    return new Task(
        id,
        job,
        version,
        slot,
        pinned,
        createdMillis,
        Optional.of(where),
        goal,
        Observation.none(TaskState.PLACED, ""));
  }

  /** The same with another goal. */
  public Task withGoal(TaskGoal wanted) {
    return new Task(id, job, version, slot, pinned, createdMillis, placement, wanted, observed);
  }

  /** The same with another observation. */
  public Task observed(Observation seen) {
    return new Task(id, job, version, slot, pinned, createdMillis, placement, goal, seen);
  }
}
