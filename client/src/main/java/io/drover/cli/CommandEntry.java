package io.drover.cli;

import java.util.function.Function;

/**
 * A command by name, made only when it is asked for, so that no command pays for another's classes.
 *
 * @param name what people type
 * @param purpose one line
 * @param standalone whether it has options of its own in place of the global ones, as servers do
 * @param create makes the annotated object that picocli runs
 */
public record CommandEntry(
    String name, String purpose, boolean standalone, Function<Session, Object> create) {

  /** A command that talks to a cluster. */
  public static CommandEntry client(String name, String purpose, Function<Session, Object> create) {
    return new CommandEntry(name, purpose, false, create);
  }

  /** A command that is a program of its own. */
  public static CommandEntry standalone(
      String name, String purpose, Function<Session, Object> create) {
    return new CommandEntry(name, purpose, true, create);
  }
}
