package io.drover.it.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder that goes with all that is in it, once nobody needs it any more. */
final class OwnFolder implements AutoCloseable {
  private final Path path;
  private boolean gone;

  private OwnFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one.
   *
   * @param prefix what its name begins with
   */
  static OwnFolder make(String prefix) {
    try {
      return new OwnFolder(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public synchronized void close() {
    if (gone) {
      return;
    }
    gone = true;
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> innermostFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path one : innermostFirst) {
        Files.deleteIfExists(one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
