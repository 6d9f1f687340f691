package io.drover.it.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A temporary folder, made when it is first asked for, that goes with all that is in it when nobody
 * needs it any more. Thread-safe.
 */
final class OwnFolder implements AutoCloseable {
  private final String prefix;
  private @Nullable Path made;

  /**
   * Makes nothing yet.
   *
   * @param prefix what its name begins with
   */
  OwnFolder(String prefix) {
    this.prefix = prefix;
  }

  synchronized Path path() {
    Path known = made;
    if (known == null) {
      try {
        known = Files.createTempDirectory(prefix);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      made = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    Path known = made;
    if (known == null) {
      return;
    }
    made = null;
    try (Stream<Path> all = Files.walk(known)) {
      List<Path> innermostFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path one : innermostFirst) {
        Files.deleteIfExists(one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
