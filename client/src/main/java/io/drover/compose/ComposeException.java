package io.drover.compose;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** Compose files that cannot be loaded, with everything that is wrong in them. */
public final class ComposeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<ComposeProblem> problems;

  public ComposeException(List<ComposeProblem> problems) {
    super(problems.stream().map(ComposeProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the files; never empty. */
  public List<ComposeProblem> problems() {
    return problems;
  }
}
