package io.drover.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.client.internal.SnapshotUpload;
import io.drover.proto.SnapshotHeader;
import io.drover.proto.SnapshotPart;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a snapshot file part by part, and demands that each is as it was written. Used by one
 * thread at a time.
 */
public final class SnapshotReader implements SnapshotUpload.Parts {
  private final Path path;
  private final DataInputStream in;
  private final SnapshotCheck check = new SnapshotCheck();

  private SnapshotReader(Path path, DataInputStream in) {
    this.path = path;
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @throws SnapshotException if it is no snapshot, or one of a later format
   */
  public static SnapshotReader open(Path path) throws IOException {
    return open(path, new BufferedInputStream(Files.newInputStream(path)));
  }

  /** Opens what a file holds. */
  static SnapshotReader open(Path path, InputStream bytes) throws IOException {
    DataInputStream in = new DataInputStream(bytes);
    try {
      if (in.readLong() != SnapshotFormat.MAGIC) {
        throw new SnapshotException(path + " is not a snapshot of a cluster");
      }
      int version = in.readInt();
      if (version != SnapshotFormat.VERSION) {
        throw new SnapshotException(
            path + " has format " + version + ", this version reads " + SnapshotFormat.VERSION);
      }
      return new SnapshotReader(path, in);
    } catch (EOFException e) {
      in.close();
      throw new SnapshotException(path + " is not a snapshot of a cluster");
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Reads a file to its end.
   *
   * @return what it says of itself
   * @throws SnapshotException if it is damaged or cut off
   */
  public static SnapshotHeader verify(Path path) throws IOException {
    try (SnapshotReader reader = open(path)) {
      return reader.verify();
    }
  }

  SnapshotHeader verify() throws IOException {
    while (next().isPresent()) {
      // Reading checks.
    }
    return check.header().orElseThrow(() -> new SnapshotException(path + " has no header"));
  }

  /**
   * The next part; empty after the last.
   *
   * @throws SnapshotException if the file is damaged or cut off
   */
  @Override
  public Optional<SnapshotPart> next() throws IOException {
    try {
      if (check.whole()) {
        if (in.read() >= 0) {
          throw new SnapshotException("something follows after its end");
        }
        return Optional.empty();
      }
      SnapshotPart part = read();
      check.take(part);
      return Optional.of(part);
    } catch (EOFException e) {
      throw new SnapshotException(path + " is damaged: it is cut off");
    } catch (SnapshotException | InvalidProtocolBufferException e) {
      throw new SnapshotException(path + " is damaged: " + e.getMessage());
    }
  }

  private SnapshotPart read() throws IOException {
    int length = in.readInt();
    int checksum = in.readInt();
    if (length < 0 || length > SnapshotFormat.PART_BYTES_MAX) {
      throw new SnapshotException("a part's length is impossible");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    if (SnapshotFormat.checksum(bytes) != checksum) {
      throw new SnapshotException("a part's checksum does not fit");
    }
    return SnapshotPart.parseFrom(bytes);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
