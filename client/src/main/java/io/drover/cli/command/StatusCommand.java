package io.drover.cli.command;

import io.drover.cli.ExitCode;
import io.drover.cli.Session;
import io.drover.cli.render.ClusterTables;
import io.drover.proto.ClusterStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code drover status}. */
@Command(
    name = "status",
    description = StatusCommand.PURPOSE,
    footer = {"", "Exits with 3 when no master leads.", "", "Example:", "  drover status"})
final class StatusCommand implements Callable<Integer> {
  static final String PURPOSE = "Show the cluster in a few numbers.";

  private final Session session;

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ClusterStatus status = session.await(session.client().status());
    session.print(status, () -> ClusterTables.status(status));
    return status.getLeader().isEmpty() ? ExitCode.NO_LEADER : ExitCode.DONE;
  }
}
