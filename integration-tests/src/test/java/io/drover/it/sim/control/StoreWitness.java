package io.drover.it.sim.control;

import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.List;

/** Hears what the store holds, at the moment from which on only a wipe can lose it. */
public interface StoreWitness {
  /** The entry is committed; each index comes once, in order. */
  void committed(long index, Entry entry);

  /** The checkpoint is published: a master that starts now begins with it. */
  void published(long index, List<Change> state);

  /** Everything is lost: what is committed from now on is another store's. */
  default void wiped() {}
}
