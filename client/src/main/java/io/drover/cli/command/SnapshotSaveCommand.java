package io.drover.cli.command;

import io.drover.cli.Progress;
import io.drover.cli.Session;
import io.drover.cli.render.Human;
import io.drover.cli.render.SnapshotText;
import io.drover.client.DroverException;
import io.drover.client.SnapshotWriter;
import io.drover.client.Subscription;
import io.drover.proto.SnapshotHeader;
import io.drover.proto.SnapshotPart;
import io.drover.proto.SnapshotRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover snapshot save}. */
@Command(
    name = "save",
    description = "Write the cluster's whole state, as it is now, into a file.",
    footer = {
      "",
      "The file holds job descriptions with their environment: only its owner may read it.",
      "",
      "Example:",
      "  drover snapshot save drover-$(date +%%F).snapshot"
    })
final class SnapshotSaveCommand implements Callable<Integer> {
  private static final long PROGRESS_BYTES = 1 << 20;

  private final Session session;

  @Parameters(paramLabel = "FILE", description = "Where to; written whole or not at all.")
  private Path file = Path.of("");

  @Option(names = "--force", description = "Replace the file if there is one.")
  private boolean force;

  @Option(
      names = "--any-master",
      description = "Take what the first master that answers has, also if none leads.")
  private boolean anyMaster;

  SnapshotSaveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (SnapshotWriter writer =
        SnapshotWriter.create(session.shell().folder().resolve(file), force)) {
      receive(writer);
      writer.finish();
      SnapshotHeader header = writer.header().orElseThrow();
      session.print(header, () -> SnapshotText.saved(header, file.toString(), writer.bytes()));
      return 0;
    } catch (IOException e) {
      throw SnapshotFiles.failure(file, e);
    }
  }

  private void receive(SnapshotWriter writer) throws IOException {
    Progress progress = new Progress(session);
    boolean shown = session.shell().terminals().err();
    long[] told = {0};
    SnapshotRequest request = SnapshotRequest.newBuilder().setAnyMaster(anyMaster).build();
    try (Subscription parts =
        session
            .client()
            .snapshot(
                request,
                part -> {
                  take(writer, part);
                  if (shown && writer.bytes() - told[0] > PROGRESS_BYTES) {
                    told[0] = writer.bytes();
                    progress.show(Map.of("", Human.bytes(writer.bytes()) + " received"));
                  }
                })) {
      session.await(parts.done());
    } catch (DroverException e) {
      if (e.getCause() instanceof UncheckedIOException disk && disk.getCause() != null) {
        throw disk.getCause();
      }
      throw e;
    }
  }

  private static void take(SnapshotWriter writer, SnapshotPart part) {
    try {
      writer.take(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
