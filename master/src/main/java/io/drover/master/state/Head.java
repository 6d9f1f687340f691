package io.drover.master.state;

import io.drover.base.Epoch;
import io.drover.master.model.MasterId;
import java.util.Optional;

/**
 * Where the state is in the log, and what is neither a job nor a task nor a node.
 *
 * @param index of the newest entry that is applied
 * @param timeMillis of that entry
 * @param leader of the newest epoch; empty before the first
 * @param nextTaskNumber that the next task gets
 */
public record Head(
    long index,
    Epoch epoch,
    long timeMillis,
    Optional<MasterId> leader,
    String leaderAddress,
    long nextTaskNumber) {
  /** Before the first entry. */
  public static final Head START = new Head(0, Epoch.NONE, 0, Optional.empty(), "", 1);

  Head at(long newIndex, Epoch newEpoch, long newTime) {
    return new Head(newIndex, newEpoch, newTime, leader, leaderAddress, nextTaskNumber);
  }

  Head ledBy(MasterId master, String address) {
    return new Head(index, epoch, timeMillis, Optional.of(master), address, nextTaskNumber);
  }

  Head nextTask(long number) {
    return new Head(index, epoch, timeMillis, leader, leaderAddress, number);
  }
}
