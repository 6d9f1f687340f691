package io.drover.it.bench;

import io.drover.base.HostPort;
import io.drover.it.cluster.Command;
import io.drover.it.cluster.Ports;
import io.drover.master.log.EmbeddedEnsemble;
import io.drover.master.log.EnsembleSpec;
import io.drover.master.log.ZooKeeperConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The log's appends beside raw ZooKeeper transactions of the same bytes, by turns on the same
 * ensemble of three members in this process.
 */
final class LogBench {
  private static final int MEMBERS = 3;
  private static final int FULL_ENTRIES = 96;
  private static final int SMALL_ENTRIES = 400;
  private static final int SINGLE_ENTRIES = 60;

  /** Changes in an entry of the size at which the loop closes it. */
  private static final int FULL_CHANGES = 2_150;

  private LogBench() {}

  static Report run(Options options) throws IOException {
    Path dir = Files.createTempDirectory("drover-bench-log");
    List<EmbeddedEnsemble> members = new ArrayList<>();
    Report report = new Report();
    try {
      EnsembleSpec spec = spec();
      for (int id = 1; id <= MEMBERS; id++) {
        Path own = Files.createDirectories(dir.resolve("" + id));
        members.add(EmbeddedEnsemble.start(spec, id, own));
      }
      List<HostPort> first = List.of(spec.member(1).client());
      try (ZooKeeperConnection connection =
              ZooKeeperConnection.open(first, Duration.ofSeconds(20));
          LogLane log = new LogLane(connection);
          RawLane raw = new RawLane(connection)) {
        measure(report, options.rounds(7), log, raw);
      }
    } finally {
      members.forEach(EmbeddedEnsemble::close);
      Command.run("rm", "-rf", dir.toString()).orThrow();
    }
    return report;
  }

  private static EnsembleSpec spec() {
    int port = Ports.freeRun(3 * MEMBERS);
    return new EnsembleSpec(
        IntStream.range(0, MEMBERS)
            .mapToObj(i ->
                new EnsembleSpec.Member(
                    i + 1, "127.0.0.1", port + 3 * i, port + 3 * i + 1, port + 3 * i + 2))
            .toList());
  }

  private static void measure(Report report, int rounds, LogLane log, RawLane raw) {
    Pair full = new Pair();
    Pair small = new Pair();
    Pair single = new Pair();
    Pair singleFull = new Pair();
    for (int round = -1; round < rounds; round++) {
      // The first is for the compiler.
      boolean counts = round >= 0;
      full.add(
          counts, log, raw, lane -> List.of(lane.megabytesPerSecond(FULL_ENTRIES, FULL_CHANGES)));
      small.add(counts, log, raw, lane -> List.of(lane.entriesPerSecond(SMALL_ENTRIES, 1)));
      single.add(counts, log, raw, lane -> lane.millisOneByOne(SINGLE_ENTRIES, 1));
      singleFull.add(
          counts, log, raw, lane -> lane.millisOneByOne(SINGLE_ENTRIES / 4, FULL_CHANGES));
    }
    full.tell(report, "full entries, 16 under way", "MB/s");
    small.tell(report, "entries of one change, 16 under way", "/s");
    single.tell(report, "one entry of one change at a time", "ms");
    singleFull.tell(report, "one full entry at a time", "ms");
    report.note(
        "full entries: the log writes %.1f %% of raw ZooKeeper's bytes a second",
        100 * full.log.quantile(0.5) / full.raw.quantile(0.5));
    report.note(
        "one change: p50 %.2f ms over raw, p99 %.2f ms over raw",
        single.log.quantile(0.5) - single.raw.quantile(0.5),
        single.log.quantile(0.99) - single.raw.quantile(0.99));
  }

  /** Measurements of both lanes, by turns. */
  private static final class Pair {
    private final List<Double> logValues = new ArrayList<>();
    private final List<Double> rawValues = new ArrayList<>();
    private int turns;
    private Report.Series log = new Report.Series("", "", List.of());
    private Report.Series raw = new Report.Series("", "", List.of());

    void add(boolean counts, Lane one, Lane other, Function<Lane, List<Double>> measure) {
      // Who goes first changes, for the second may have to wait for the first one's bytes.
      turns++;
      List<Double> first = measure.apply(turns % 2 == 0 ? one : other);
      List<Double> second = measure.apply(turns % 2 == 0 ? other : one);
      List<Double> ofLog = turns % 2 == 0 ? first : second;
      List<Double> ofRaw = turns % 2 == 0 ? second : first;
      if (counts) {
        logValues.addAll(ofLog);
        rawValues.addAll(ofRaw);
      }
    }

    void tell(Report report, String name, String unit) {
      log = report.add(name + ": log", unit, logValues);
      raw = report.add(name + ": raw ZooKeeper", unit, rawValues);
    }
  }
}
