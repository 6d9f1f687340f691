package io.drover.client;

import io.drover.proto.SnapshotHeader;
import io.drover.proto.SnapshotPart;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Writes a snapshot file. Until {@link #finish} it is a file of another name beside it, so that
 * under its own name there is a whole snapshot or none. Only its owner can read it: job
 * descriptions hold passwords. Used by one thread at a time.
 *
 * <p>The file begins with {@link SnapshotFormat#MAGIC} and {@link SnapshotFormat#VERSION}; each
 * part follows as its length, the CRC-32C of its bytes, and its bytes, numbers big-endian.
 */
public final class SnapshotWriter implements Closeable {
  private static final String OWNER_ONLY = "rw-------";

  private final Path target;
  private final boolean replace;
  private final Path temporary;
  private final FileChannel channel;
  private DataOutputStream out;
  private SnapshotCheck check = new SnapshotCheck();
  private boolean finished;

  private SnapshotWriter(Path target, boolean replace, Path temporary) throws IOException {
    this.target = target;
    this.replace = replace;
    this.temporary = temporary;
    this.channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
    this.out = begin();
  }

  /**
   * Begins a file.
   *
   * @param replace also if there is a file of that name
   * @throws FileAlreadyExistsException if there is one and it is not to be replaced
   */
  public static SnapshotWriter create(Path target, boolean replace) throws IOException {
    demandFree(target, replace);
    Path whole = target.toAbsolutePath();
    Path folder = whole.getParent();
    if (folder == null || Files.isDirectory(whole)) {
      throw new IOException(target + " is a folder");
    }
    Path temporary = Files.createTempFile(folder, "." + whole.getFileName(), ".part", ownerOnly());
    try {
      return new SnapshotWriter(whole, replace, temporary);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /**
   * Takes the next part; another header begins the file anew.
   *
   * @throws SnapshotException if it is damaged or out of place
   */
  public void take(SnapshotPart part) throws IOException {
    if (part.hasHeader() && check.header().isPresent()) {
      channel.truncate(0);
      check = new SnapshotCheck();
      out = begin();
    }
    check.take(part);
    byte[] bytes = part.toByteArray();
    out.writeInt(bytes.length);
    out.writeInt(SnapshotFormat.checksum(bytes));
    out.write(bytes);
  }

  /** What the snapshot says of itself; empty before that came. */
  public Optional<SnapshotHeader> header() {
    return check.header();
  }

  /** Bytes of state taken so far, compressed. */
  public long bytes() {
    return check.bytes();
  }

  /**
   * Makes the file durable under its own name.
   *
   * @throws SnapshotException if parts are missing
   */
  public void finish() throws IOException {
    if (!check.whole()) {
      throw new SnapshotException("the snapshot is not whole: it ended before its trailer");
    }
    out.flush();
    channel.force(true);
    channel.close();
    demandFree(target, replace);
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    finished = true;
    try (FileChannel folder = FileChannel.open(target.resolveSibling("."))) {
      folder.force(true);
    }
  }

  /** Leaves nothing behind unless it was finished. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      channel.close();
      Files.deleteIfExists(temporary);
    }
  }

  private DataOutputStream begin() throws IOException {
    DataOutputStream begun =
        new DataOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(channel.position(0)), 1 << 16));
    begun.writeLong(SnapshotFormat.MAGIC);
    begun.writeInt(SnapshotFormat.VERSION);
    return begun;
  }

  private static void demandFree(Path target, boolean replace) throws FileAlreadyExistsException {
    if (!replace && Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
        }
        : new FileAttribute<?>[0];
  }
}
