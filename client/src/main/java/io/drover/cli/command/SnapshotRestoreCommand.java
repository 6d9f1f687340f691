package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.cli.render.SnapshotText;
import io.drover.client.DroverException;
import io.drover.client.SnapshotReader;
import io.drover.proto.ClusterStatus;
import io.drover.proto.SnapshotHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover snapshot restore}. */
@Command(
    name = "restore",
    description = "Bring a lost cluster's state back, and take in what its workers run.",
    footer = {
      "",
      "The cluster must be empty: no jobs. No container is stopped: tasks that the snapshot knows go",
      "on under their ids, newer ones are taken in with their jobs.",
      "",
      "Example:",
      "  drover snapshot restore drover-2026-01-01.snapshot"
    })
final class SnapshotRestoreCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "The snapshot.")
  private Path file = Path.of("");

  @Option(names = "--force", description = "Also if it is of a cluster of another name.")
  private boolean force;

  @Option(
      names = {"-d", "--detach"},
      description = "Do not wait until the workers are taken in.")
  private boolean detach;

  SnapshotRestoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Path path = session.shell().folder().resolve(file);
    try {
      SnapshotHeader header = SnapshotReader.verify(path);
      session.await(session.client().restore(path, force));
      ClusterStatus status = Adopting.await(session, detach);
      session.print(status, () -> SnapshotText.restored(header, status));
      return 0;
    } catch (IOException e) {
      throw SnapshotFiles.failure(file, e);
    } catch (DroverException e) {
      if (e.getCause() instanceof IOException disk) {
        throw SnapshotFiles.failure(file, disk);
      }
      throw e;
    }
  }
}
