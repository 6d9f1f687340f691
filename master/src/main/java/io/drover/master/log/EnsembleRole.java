package io.drover.master.log;

/** What a member of an embedded ensemble is at the moment. */
public enum EnsembleRole {
  /** It looks for a leader, starts or restarts: it serves nobody. */
  LOOKING,
  /** It follows the ensemble's leader. */
  FOLLOWER,
  /** It leads the ensemble. */
  LEADER,
  /** It is the only member. */
  STANDALONE
}
