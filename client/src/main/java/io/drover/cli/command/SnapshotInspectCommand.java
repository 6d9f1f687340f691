package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.cli.render.SnapshotText;
import io.drover.client.SnapshotReader;
import io.drover.proto.SnapshotHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover snapshot inspect}. */
@Command(
    name = "inspect",
    description = "Check a snapshot from end to end and say what it holds; asks no master.",
    footer = {"", "Example:", "  drover snapshot inspect drover-2026-01-01.snapshot"})
final class SnapshotInspectCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "The snapshot.")
  private Path file = Path.of("");

  SnapshotInspectCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Path path = session.shell().folder().resolve(file);
    try {
      SnapshotHeader header = SnapshotReader.verify(path);
      long bytes = Files.size(path);
      session.print(header, () -> SnapshotText.inspected(header, bytes, session.now()));
      return 0;
    } catch (IOException e) {
      throw SnapshotFiles.failure(file, e);
    }
  }
}
