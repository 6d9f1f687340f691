package io.drover.it.chaos;

/**
 * One call of a client, as that client saw it.
 *
 * @param token stands for all else that a job is described with
 * @param value replicas asked for or read, or -1 where the call says nothing of them
 * @param expected the version that a scale was decided on; 0 for none
 * @param invoked when it was sent
 * @param returned when its outcome was known
 * @param version of the job, as answered; 0 when there was no answer
 * @param index at which the answer is true
 */
record Operation(
    String client,
    Kind kind,
    String target,
    String token,
    int value,
    long expected,
    long invoked,
    long returned,
    Outcome outcome,
    long version,
    long index) {
  /** What was asked. */
  enum Kind {
    CREATE,
    CHANGE,
    RESTART,
    SCALE,
    REMOVE,
    READ,
    DRAIN,
    UNCORDON
  }

  /** What the client knows of it. */
  enum Outcome {
    /** It took effect. */
    DONE,
    /** It was refused and did not take effect: the job was at another version. */
    CONFLICT,
    /** It was refused and did not take effect: there is no such job. */
    NOT_FOUND,
    /** It may or may not have taken effect, or may still do so. */
    UNKNOWN
  }

  @Override
  public String toString() {
    return "%s-%s %s %s '%s' %d (expected version %d) by %s: %s version %d index %d"
        .formatted(
            Clock.text(invoked),
            Clock.text(returned),
            kind,
            target,
            token,
            value,
            expected,
            client,
            outcome,
            version,
            index);
  }

  boolean write() {
    return kind != Kind.READ;
  }

  boolean done() {
    return outcome == Outcome.DONE;
  }

  boolean unknown() {
    return outcome == Outcome.UNKNOWN;
  }
}
