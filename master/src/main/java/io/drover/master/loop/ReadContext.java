package io.drover.master.loop;

import io.drover.master.model.NodeId;
import io.drover.master.state.StateView;

/**
 * What reads look at.
 *
 * @param leading whether this master leads, and so knows which workers are heard
 */
record ReadContext(
    Ledger ledger,
    Sessions sessions,
    Upkeep upkeep,
    CoreConfig config,
    Adoption adoption,
    boolean leading) {
  StateView state() {
    return ledger.state();
  }

  /** Whether the node is in touch, as far as this master can know. */
  boolean connected(NodeId node) {
    return !leading || sessions.heard(node);
  }
}
