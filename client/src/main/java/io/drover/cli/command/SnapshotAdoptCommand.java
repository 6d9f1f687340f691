package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.cli.render.SnapshotText;
import io.drover.proto.ClusterStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover snapshot adopt}. */
@Command(
    name = "adopt",
    description = "Without a snapshot: take in what the workers of a lost cluster run.",
    footer = {
      "",
      "Jobs come back with the tasks that run; jobs without any, and what operators set on nodes, do",
      "not. No container is stopped.",
      "",
      "Example:",
      "  drover snapshot adopt"
    })
final class SnapshotAdoptCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = {"-d", "--detach"},
      description = "Do not wait until the workers are taken in.")
  private boolean detach;

  SnapshotAdoptCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.await(session.client().adopt());
    ClusterStatus status = Adopting.await(session, detach);
    session.print(status, () -> SnapshotText.adopted(status));
    return 0;
  }
}
