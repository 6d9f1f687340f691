package io.drover.it.sim.fault;

import java.util.Optional;

/**
 * One way in which things go wrong.
 *
 * @param name as it is counted
 * @param weight how often it happens, beside the others
 * @param meanMillis how long it lasts, about; 0 for what happens in a moment
 * @param strike does it
 */
record FaultKind(String name, int weight, long meanMillis, Strike strike) {
  /** Makes something go wrong. */
  @FunctionalInterface
  interface Strike {
    /** How it is mended; empty if it could not be done now. */
    Optional<Struck> at(Hands hands);
  }

  /**
   * What went wrong.
   *
   * @param where for people
   * @param mend makes it good; does nothing for what lasts a moment
   */
  record Struck(String where, Runnable mend) {
    static Optional<Struck> of(String where, Runnable mend) {
      return Optional.of(new Struck(where, mend));
    }

    /** Something that is over at once. */
    static Optional<Struck> moment(String where) {
      return Optional.of(new Struck(where, () -> {}));
    }
  }
}
