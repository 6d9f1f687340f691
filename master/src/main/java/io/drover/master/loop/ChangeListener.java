package io.drover.master.loop;

/** Hears of each change in the turn in which it is applied, whether it is committed or not. */
interface ChangeListener {
  /** The state holds the change now. */
  void applied(Applied applied);

  /** The entry that the changes since the last call were part of is complete. */
  void entryClosed();
}
