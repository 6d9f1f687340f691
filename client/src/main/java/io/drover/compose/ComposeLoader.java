package io.drover.compose;

import java.util.List;

/** Turns Compose files into jobs. */
public final class ComposeLoader {
  private ComposeLoader() {}

  /**
   * Loads the files of a request.
   *
   * @throws ComposeException with every problem found, when there is one
   */
  public static ComposeProject load(ComposeRequest request) {
    if (request.files().isEmpty()) {
      throw new ComposeException(
          List.of(new ComposeProblem("", 0, 0, "", "no Compose file was given")));
    }
    throw new UnsupportedOperationException("not written yet");
  }
}
