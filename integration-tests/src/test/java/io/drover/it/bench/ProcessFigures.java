package io.drover.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Linux says of a process: its processor time, thread by thread, and its memory. */
final class ProcessFigures {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessFigures.class);
  private static final double TICKS_PER_SECOND = 100;

  /** Fields of a stat file behind the name, from 0 on. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  private final Path folder;

  ProcessFigures(long pid) {
    this.folder = Path.of("/proc", Long.toString(pid));
  }

  /** Processor time so far, of all its threads. */
  double cpuSeconds() {
    try {
      return seconds(Files.readString(folder.resolve("stat")));
    } catch (IOException e) {
      return 0;
    }
  }

  /** The most memory that it had in RAM at any time. */
  long residentBytesMax() {
    try {
      return Files.readAllLines(folder.resolve("status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Its busiest threads, those of one kind together: names without their numbers. */
  List<Map.Entry<String, Double>> threads(int most) {
    Map<String, Double> byName = new TreeMap<>();
    try (Stream<Path> threads = Files.list(folder.resolve("task"))) {
      for (Path thread : threads.toList()) {
        add(thread, byName);
      }
    } catch (IOException e) {
      return List.of();
    }
    List<Map.Entry<String, Double>> sorted = new ArrayList<>(byName.entrySet());
    sorted.sort(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()));
    return sorted.subList(0, Math.min(most, sorted.size()));
  }

  private static void add(Path thread, Map<String, Double> byName) {
    try {
      String name = Files.readString(thread.resolve("comm")).strip();
      byName.merge(
          name.replaceAll("[-#: ]*[0-9]+$", ""),
          seconds(Files.readString(thread.resolve("stat"))),
          Double::sum);
    } catch (IOException e) {
      LOG.debug("it ended meanwhile: {}", thread);
    }
  }

  private static double seconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }
}
