package io.drover.it.sim.mutant;

import java.util.List;

/**
 * A broken build.
 *
 * @param name says what is wrong with it
 * @param invariant the simple name of the class that must notice
 * @param cuts what is different; most have one
 */
public record Mutant(String name, String invariant, List<Cut> cuts) {
  static Mutant of(String name, String invariant, Cut... cuts) {
    return new Mutant(name, invariant, List.of(cuts));
  }

  @Override
  public String toString() {
    return name;
  }
}
