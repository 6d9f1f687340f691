package io.drover.master.state;

import io.drover.base.Check;
import java.util.ArrayList;
import java.util.List;

/** The parts of a snapshot that have come so far; nothing of them is in the state yet. */
final class Staging {
  private final int wanted;
  private final List<Change.RestorePart> parts = new ArrayList<>();

  Staging(int wanted) {
    this.wanted = wanted;
  }

  void add(Change.RestorePart part) {
    Check.state(
        part.number() == parts.size() + 1 && part.number() <= wanted,
        "part %d of a snapshot after %d of %d",
        part.number(),
        parts.size(),
        wanted);
    parts.add(part);
  }

  void removeLast() {
    parts.removeLast();
  }

  int size() {
    return parts.size();
  }

  /** The changes of all parts, in their order. */
  List<Change> whole() {
    Check.state(parts.size() == wanted, "%d of %d parts of a snapshot", parts.size(), wanted);
    List<Change> changes = new ArrayList<>();
    parts.forEach(part -> changes.addAll(part.changes()));
    return changes;
  }

  /** What makes this out of nothing; nothing if it is empty. */
  List<Change> changes() {
    if (wanted == 0) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.RestoreBegun(wanted));
    changes.addAll(parts);
    return changes;
  }
}
