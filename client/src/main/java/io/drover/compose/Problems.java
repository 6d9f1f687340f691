package io.drover.compose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Collects what is wrong, so that all of it is reported together. */
final class Problems {
  /** More are not reported: nobody reads them. */
  private static final int REPORTED_MAX = 100;

  private final Set<ComposeProblem> errors = new LinkedHashSet<>();
  private final Set<ComposeProblem> warnings = new LinkedHashSet<>();

  void error(Place place, String path, String message) {
    errors.add(problem(place, path, message));
  }

  void warning(Place place, String path, String message) {
    warnings.add(problem(place, path, message));
  }

  private static ComposeProblem problem(Place place, String path, String message) {
    return new ComposeProblem(place.file(), place.line(), place.column(), path, message);
  }

  /** Takes back what concerns parts of the file that turn out not to be used. */
  void forget(Predicate<ComposeProblem> unused) {
    errors.removeIf(unused);
    warnings.removeIf(unused);
  }

  List<ComposeProblem> warnings() {
    return sorted(warnings);
  }

  /** Ends the load when something is wrong. */
  void throwIfAny() {
    if (errors.isEmpty()) {
      return;
    }
    List<ComposeProblem> all = sorted(errors);
    if (all.size() > REPORTED_MAX) {
      int more = all.size() - REPORTED_MAX;
      all = new ArrayList<>(all.subList(0, REPORTED_MAX));
      all.add(new ComposeProblem(all.get(0).file(), 0, 0, "", "and " + more + " more problems"));
    }
    throw new ComposeException(all);
  }

  private static List<ComposeProblem> sorted(Set<ComposeProblem> problems) {
    List<ComposeProblem> sorted = new ArrayList<>(problems);
    List<String> files = sorted.stream().map(ComposeProblem::file).distinct().toList();
    sorted.sort(
        Comparator.<ComposeProblem>comparingInt(p -> files.indexOf(p.file()))
            .thenComparingInt(ComposeProblem::line)
            .thenComparingInt(ComposeProblem::column));
    return sorted;
  }
}
