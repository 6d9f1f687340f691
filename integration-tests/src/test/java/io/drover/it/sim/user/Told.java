package io.drover.it.sim.user;

import io.drover.master.model.RequestKey;
import io.drover.master.port.Command;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.WriteResult;

/** Hears what users ask and what they are told. */
public interface Told {
  /** A user begins to ask for this. */
  void asked(int user, RequestKey key, Command command);

  /** A user was told what came of it. */
  void answered(int user, RequestKey key, Command command, WriteResult result);

  /** A user gave up: the write may or may not take effect. */
  void gaveUp(int user, RequestKey key, Command command);

  /**
   * A user was told what it asked about all jobs.
   *
   * @param job that it is interested in
   * @param invokedNanos when it asked
   * @param seen what the answer may not be older than
   */
  void read(int user, String job, long invokedNanos, Seen seen, ReadResult result);
}
