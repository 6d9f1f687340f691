package io.drover.it.chaos;

/** Something that goes wrong, with the way to mend it. */
final class Fault {
  private final FaultKind kind;
  private final String target;
  private final long plannedMillis;
  private final Runnable inflict;
  private final Runnable mend;
  private long from;
  private long to = Long.MAX_VALUE;

  /**
   * A fault that has not happened yet.
   *
   * @param target the machine it happens to, or the container
   * @param plannedMillis how long it is to last
   */
  Fault(FaultKind kind, String target, long plannedMillis, Runnable inflict, Runnable mend) {
    this.kind = kind;
    this.target = target;
    this.plannedMillis = plannedMillis;
    this.inflict = inflict;
    this.mend = mend;
  }

  /** A fault that is over. */
  static Fault past(FaultKind kind, String target, long from, long to) {
    Fault fault = new Fault(kind, target, (to - from) / 1_000_000, () -> {}, () -> {});
    fault.from = from;
    fault.to = to;
    return fault;
  }

  FaultKind kind() {
    return kind;
  }

  String target() {
    return target;
  }

  long plannedMillis() {
    return plannedMillis;
  }

  void inflict() {
    from = Clock.now();
    inflict.run();
  }

  void mend() {
    mend.run();
    to = Clock.now();
  }

  long from() {
    return from;
  }

  /** When it was mended; the end of time while it is not. */
  long to() {
    return to;
  }

  double seconds() {
    return (to - from) / 1e9;
  }

  @Override
  public String toString() {
    String when = from == 0 ? "" : " from " + Clock.text(from);
    String end = to == Long.MAX_VALUE ? "" : " to " + Clock.text(to);
    return kind + " " + target + " for " + plannedMillis + " ms" + when + end;
  }
}
