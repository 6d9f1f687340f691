package io.drover.cli;

import io.drover.client.DroverException;

/** How the program says by its exit status what became of a command. Scripts rely on these. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int NO_LEADER = 3;
  public static final int NOT_FOUND = 4;
  public static final int CONFLICT = 5;
  public static final int TIMED_OUT = 124;

  private ExitCode() {}

  /** The exit status for a failure of the client library. */
  public static int of(DroverException.Category category) {
    return switch (category) {
      case FAILED -> FAILED;
      case INVALID -> USAGE;
      case NO_LEADER -> NO_LEADER;
      case NOT_FOUND -> NOT_FOUND;
      case CONFLICT -> CONFLICT;
      case TIMED_OUT -> TIMED_OUT;
    };
  }
}
