package io.drover.it.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/**
 * Where Jazzer comes in: one process, one target, named by a property. The methods' names and
 * parameters are Jazzer's. How many inputs were taken is told by a file, for however the process
 * ends.
 */
public final class JazzerEntry {
  /** The property that names the target. */
  static final String TARGET_PROPERTY = "drover.fuzz.target";

  /** The property that names the file of the count. */
  static final String COUNT_PROPERTY = "drover.fuzz.count";

  private static final int LOOK_EVERY = 256;
  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final Quiet QUIET = new Quiet();
  private static final Target TARGET = Targets.named(System.getProperty(TARGET_PROPERTY, ""));
  private static final Path COUNT = Path.of(System.getProperty(COUNT_PROPERTY, "count"));
  private static final Path NEXT_COUNT = COUNT.resolveSibling(COUNT.getFileName() + ".next");

  private static long inputs;
  private static long toldNanos = System.nanoTime();

  private JazzerEntry() {}

  /** Called once, at the end if there is one in order. */
  public static void fuzzerTearDown() throws IOException {
    tell();
    TARGET.close();
    QUIET.close();
  }

  /** Called with each input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    inputs++;
    if (inputs % LOOK_EVERY == 0 && System.nanoTime() - toldNanos > TELL_NANOS) {
      toldNanos = System.nanoTime();
      tell();
    }
    Limits.take(TARGET, input);
  }

  /** The file is whole whenever this process is killed. */
  private static void tell() throws IOException {
    Files.writeString(NEXT_COUNT, Long.toString(inputs));
    Files.move(NEXT_COUNT, COUNT, StandardCopyOption.ATOMIC_MOVE);
  }
}
