package io.drover.cli.run;

import io.drover.cli.Shell;
import java.util.List;

/** The environment that a command in a running container gets on top of the container's own. */
public final class ExecEnvironment {
  private ExecEnvironment() {}

  /** {@code NAME=VALUE} variables; one without a value takes the shell's. */
  public static List<String> of(List<String> variables, Shell shell) {
    return Pairs.environment(variables, List.of(), shell);
  }
}
