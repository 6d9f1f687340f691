package io.drover.worker.runtime;

import io.drover.base.Check;
import java.util.List;
import java.util.Optional;

/**
 * A process to run in a running container.
 *
 * @param containerId where
 * @param command program and arguments
 * @param env "NAME=value", besides the container's own
 * @param user empty means the container's own
 * @param workingDir empty means the container's own
 * @param privileged whether it has every capability
 * @param terminal size of its terminal; empty gives it none
 */
public record ExecRequest(
    String containerId,
    List<String> command,
    List<String> env,
    String user,
    String workingDir,
    boolean privileged,
    Optional<TerminalSize> terminal) {
  public ExecRequest {
    Check.argument(!command.isEmpty(), "exec needs a command");
    command = List.copyOf(command);
    env = List.copyOf(env);
  }

  /** The columns and rows of a terminal. */
  public record TerminalSize(int columns, int rows) {}
}
