package io.drover.it.history;

/** What a client was told. */
public sealed interface Answer {
  /** The index that it carries; 0 for none. */
  long index();

  /**
   * The write has taken effect, or found all as it wants it.
   *
   * @param index of the entry that holds it
   * @param version of the job after it
   */
  record Done(long index, int version) implements Answer {
    @Override
    public String toString() {
      return "done, version %d at index %d".formatted(version, index);
    }
  }

  /** The write has no effect, for ever. */
  record Refused(Reason reason) implements Answer {
    @Override
    public long index() {
      return 0;
    }

    @Override
    public String toString() {
      return "refused: " + reason;
    }
  }

  /**
   * What a read found.
   *
   * @param index that it is true at
   */
  record Seen(long index, JobState state) implements Answer {
    @Override
    public String toString() {
      return "sees %s at index %d".formatted(state, index);
    }
  }

  /** Why a write was refused. */
  enum Reason {
    /** It exists, or has another version. */
    CONFLICT,
    /** There is no such job. */
    NOT_FOUND,
    /** The job is being removed. */
    PRECONDITION,
    /** For something that the model does not know; always possible. */
    OTHER
  }
}
