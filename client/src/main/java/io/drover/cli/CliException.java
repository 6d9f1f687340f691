package io.drover.cli;

import java.io.Serial;

/**
 * A command that ends with an exit status, a message for people and, where there is one, a remedy.
 */
public final class CliException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String remedy;

  public CliException(int exitCode, String message) {
    this(exitCode, message, "");
  }

  public CliException(int exitCode, String message, String remedy) {
    super(message);
    this.exitCode = exitCode;
    this.remedy = remedy;
  }

  /** A value on the command line that makes no sense. */
  public static CliException usage(String message) {
    return new CliException(ExitCode.USAGE, message);
  }

  /** What the process exits with; see {@link ExitCode}. */
  public int exitCode() {
    return exitCode;
  }

  /** What to do about it; empty when there is nothing to add to the message. */
  public String remedy() {
    return remedy;
  }
}
