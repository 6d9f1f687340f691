package io.drover.master.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A master's data folder, held by one process at a time. */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "master.lock";

  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the folder if need be and takes it.
   *
   * @throws MasterStartException if it cannot be written, or another process holds it
   */
  static DataDirectory open(Path path) throws MasterStartException {
    FileChannel channel = null;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(
              path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DataDirectory(path, channel);
      }
      throw held(path, channel);
    } catch (OverlappingFileLockException e) {
      throw held(path, channel);
    } catch (IOException e) {
      throw new MasterStartException(
          "cannot use the data folder "
              + path
              + ": "
              + e.getMessage()
              + "; choose another with"
              + " --data-dir",
          e);
    }
  }

  private static MasterStartException held(Path path, @Nullable FileChannel channel) {
    String message =
        "another master runs on the data folder "
            + path
            + ": stop it, or choose another folder"
            + " with --data-dir";
    MasterStartException held = new MasterStartException(message, null);
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        held.addSuppressed(e);
      }
    }
    return held;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release the data folder " + path, e);
    }
  }
}
