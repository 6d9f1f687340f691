package io.drover.it.sim.control;

import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.List;

/** Hears what the store holds, at the moment from which on it can never be lost. */
public interface StoreWitness {
  /** The entry is committed; each index comes once, in order. */
  void committed(long index, Entry entry);

  /** The checkpoint is published: a master that starts now begins with it. */
  void published(long index, List<Change> state);
}
