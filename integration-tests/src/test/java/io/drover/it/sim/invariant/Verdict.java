package io.drover.it.sim.invariant;

import io.drover.it.sim.world.Agenda;
import java.util.Optional;

/** What the invariants found: the first violation, for what follows it may be its mere effect. */
public final class Verdict {
  private final Agenda agenda;
  private Optional<Violation> first = Optional.empty();

  public Verdict(Agenda agenda) {
    this.agenda = agenda;
  }

  /** A promise is broken. */
  public void broken(String invariant, String text) {
    if (first.isEmpty()) {
      first = Optional.of(new Violation(invariant, text, agenda.nowNanos()));
    }
  }

  /** The first promise that was broken, if one was. */
  public Optional<Violation> violation() {
    return first;
  }
}
