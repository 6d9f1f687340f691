package io.drover.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JVM's own log of its garbage collections says: {@code -Xlog:gc:file=...}. */
final class GcLog {
  private static final Pattern PAUSE =
      Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\((\\d+)M\\) ([0-9.]+)ms");

  private final List<Double> pausesMillis = new ArrayList<>();
  private long usedAfterMax;
  private long usedBeforeMax;

  private GcLog() {}

  static GcLog read(Path file) throws IOException {
    GcLog log = new GcLog();
    for (String line : Files.readAllLines(file)) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.find()) {
        log.usedBeforeMax = Math.max(log.usedBeforeMax, Long.parseLong(pause.group(1)));
        log.usedAfterMax = Math.max(log.usedAfterMax, Long.parseLong(pause.group(2)));
        log.pausesMillis.add(Double.valueOf(pause.group(4)));
      }
    }
    return log;
  }

  List<Double> pausesMillis() {
    return pausesMillis;
  }

  /** The most of the heap that was in use after a collection, in MiB. */
  long usedAfterMaxMebibytes() {
    return usedAfterMax;
  }

  /** The most of the heap that was in use at all, in MiB. */
  long usedMaxMebibytes() {
    return usedBeforeMax;
  }
}
