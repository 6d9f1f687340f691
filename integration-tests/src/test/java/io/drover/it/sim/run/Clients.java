package io.drover.it.sim.run;

import io.drover.it.sim.invariant.Watch;
import io.drover.it.sim.user.Told;
import io.drover.it.sim.world.Trace;
import io.drover.master.model.RequestKey;
import io.drover.master.port.Command;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.WriteResult;
import java.util.Map;

/** Brings what users are told to the invariants and into the trace. */
final class Clients implements Told {
  private final Watch watch;
  private final Trace trace;
  private final UserRecord record;
  private long accepted;
  private long rejected;
  private long unknown;
  private long reads;

  Clients(Watch watch, Trace trace, UserRecord record) {
    this.watch = watch;
    this.trace = trace;
    this.record = record;
  }

  /** Adds what was counted. */
  void counts(Map<String, Long> counts) {
    counts.put("writes accepted", accepted);
    counts.put("writes rejected", rejected);
    counts.put("writes unanswered", unknown);
    counts.put("reads", reads);
  }

  @Override
  public void asked(int user, RequestKey key, Command command) {
    trace.note(key.value() + " asks " + command.getClass().getSimpleName());
    record.asked(user, key, command);
  }

  @Override
  public void answered(int user, RequestKey key, Command command, WriteResult result) {
    trace.note(key.value() + " is told " + result);
    record.answered(key, result);
    if (result instanceof WriteResult.Accepted answer) {
      accepted++;
      watch.accepted(key, answer.index());
    } else {
      rejected++;
    }
  }

  @Override
  public void gaveUp(int user, RequestKey key, Command command) {
    unknown++;
    trace.note(key.value() + " gives up");
  }

  @Override
  public void read(int user, String job, long invokedNanos, Seen seen, ReadResult result) {
    reads++;
    record.read(user, job, invokedNanos, seen, result);
  }
}
