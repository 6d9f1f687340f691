package io.drover.client;

import io.drover.proto.SnapshotHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;

/** A snapshot's file without a file, for tests that damage many. */
public final class SnapshotBytes {
  private SnapshotBytes() {}

  /**
   * Reads to the end what a file holds.
   *
   * @throws SnapshotException if it is damaged or cut off
   */
  public static SnapshotHeader verify(byte[] bytes) throws IOException {
    try (SnapshotReader reader =
        SnapshotReader.open(Path.of("snapshot"), new ByteArrayInputStream(bytes))) {
      return reader.verify();
    }
  }
}
