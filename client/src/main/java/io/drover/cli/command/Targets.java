package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.ExitCode;
import io.drover.cli.Session;
import io.drover.proto.Inspection;
import io.drover.proto.Node;
import io.drover.proto.Task;

/** Finds the one thing that a name on the command line means. */
final class Targets {
  private Targets() {}

  /** The task of this name, id or prefix. */
  static Task task(Session session, String name) {
    Inspection found = session.await(session.client().inspect(name));
    if (found.hasTask()) {
      return found.getTask();
    }
    throw new CliException(
        ExitCode.NOT_FOUND,
        "'" + name + "' is no task",
        found.hasJob()
            ? "It is a job: name one of its tasks, such as "
                + name
                + ".1; see 'drover ps "
                + name
                + "'."
            : "See 'drover ps'.");
  }

  /** The node of this name, id or prefix. */
  static Node node(Session session, String name) {
    Inspection found = session.await(session.client().inspect(name));
    if (found.hasNode()) {
      return found.getNode();
    }
    throw new CliException(ExitCode.NOT_FOUND, "'" + name + "' is no node", "See 'drover nodes'.");
  }
}
