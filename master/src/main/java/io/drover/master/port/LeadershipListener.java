package io.drover.master.port;

import io.drover.base.Epoch;
import io.drover.master.model.MasterId;
import java.util.Optional;

/** Hears who leads. Called on the loop's thread; implementations only enqueue. */
public interface LeadershipListener {
  /** From now on it is so, as far as this master knows. */
  void leadershipChanged(Leadership leadership);

  /**
   * This master must stop taking part: its log cannot be read, or an invariant is broken. It has
   * stopped deciding and answering already.
   */
  void fatal(String reason);

  /**
   * The same, because the store was wiped or set back: the process has nothing to do but to say so
   * until it is started anew.
   */
  default void wiped(String reason) {
    fatal(reason);
  }

  /**
   * Who leads.
   *
   * @param self whether it is this master: its opening entry is committed and it serves
   * @param leader empty when nobody is known to lead
   * @param address of the leader; empty when nobody is known to lead
   */
  record Leadership(boolean self, Epoch epoch, Optional<MasterId> leader, String address) {
    /** Before anything is known. */
    public static final Leadership UNKNOWN =
        new Leadership(false, Epoch.NONE, Optional.empty(), "");
  }
}
