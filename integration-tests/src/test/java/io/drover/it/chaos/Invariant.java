package io.drover.it.chaos;

import java.util.List;

/** Something that must be true of every run, whatever went wrong in it. */
interface Invariant {
  /** Where it was not; empty if it was everywhere. */
  List<String> violations(Evidence evidence);

  /** In a few words. */
  String name();
}
