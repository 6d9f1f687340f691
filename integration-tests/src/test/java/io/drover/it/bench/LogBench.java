package io.drover.it.bench;

import io.drover.base.HostPort;
import io.drover.it.cluster.Command;
import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.log.EmbeddedEnsemble;
import io.drover.master.log.EnsembleSpec;
import io.drover.master.log.FreePorts;
import io.drover.master.log.ZooKeeperConnection;
import io.drover.master.loop.CoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The log's appends beside raw ZooKeeper transactions and plain creates of the same bytes, by turns
 * on the same ensemble of three members in this process.
 */
final class LogBench {
  private static final int MEMBERS = 3;

  /** Rounds for the compiler, which one round keeps busy for several more. */
  private static final int WARM_UP = 8;

  private static final int FULL_ENTRIES = 96;
  private static final int SMALL_ENTRIES = 400;
  private static final int SINGLE_ENTRIES = 60;

  /** Changes in an entry of the size at which the loop closes it. */
  private static final int FULL_CHANGES =
      CoreConfig.Bounds.DEFAULT.entryBytes()
          / new ProtoEntryCodec().bytesOf(Lane.changes(1).getFirst());

  private LogBench() {}

  static Report run(Options options) throws IOException {
    Path dir = Files.createTempDirectory("drover-bench-log");
    List<EmbeddedEnsemble> members = new ArrayList<>();
    Report report = new Report();
    try {
      EnsembleSpec spec = FreePorts.ensemble(MEMBERS);
      for (int id = 1; id <= MEMBERS; id++) {
        Path own = Files.createDirectories(dir.resolve("" + id));
        members.add(EmbeddedEnsemble.start(spec, id, own));
      }
      List<HostPort> first = List.of(spec.member(1).client());
      try (ZooKeeperConnection connection =
              ZooKeeperConnection.open(first, Duration.ofSeconds(20));
          LogLane log = new LogLane(connection);
          RawLane transactions = new RawLane(connection, true);
          RawLane creates = new RawLane(connection, false)) {
        measure(report, options.rounds(50), List.of(log, transactions, creates));
      }
    } finally {
      members.forEach(EmbeddedEnsemble::close);
      Command.run("rm", "-rf", dir.toString()).orThrow();
    }
    return report;
  }

  private static void measure(Report report, int rounds, List<Lane> lanes) {
    Turns full = new Turns(lanes);
    Turns small = new Turns(lanes);
    Turns single = new Turns(lanes);
    Turns singleFull = new Turns(lanes);
    for (int round = -WARM_UP; round < rounds; round++) {
      boolean counts = round >= 0;
      full.take(counts, lane -> List.of(lane.megabytesPerSecond(FULL_ENTRIES, FULL_CHANGES)));
      small.take(counts, lane -> List.of(lane.entriesPerSecond(SMALL_ENTRIES, 1)));
      single.take(counts, lane -> lane.millisOneByOne(SINGLE_ENTRIES, 1));
      singleFull.take(counts, lane -> lane.millisOneByOne(SINGLE_ENTRIES / 4, FULL_CHANGES));
    }
    List<Report.Series> bytes = full.tell(report, "full entries, 16 under way", "MB/s");
    small.tell(report, "entries of one change, 16 under way", "/s");
    List<Report.Series> alone = single.tell(report, "one entry of one change at a time", "ms");
    singleFull.tell(report, "one full entry at a time", "ms");
    report.note(
        "full entries: the log writes %.1f %% of the bytes a second of raw transactions, %.1f %% of"
            + " those of plain creates",
        100 * bytes.get(0).quantile(0.5) / bytes.get(1).quantile(0.5),
        100 * bytes.get(0).quantile(0.5) / bytes.get(2).quantile(0.5));
    report.note(
        "one change: p50 %.2f ms over a raw transaction, p99 %.2f ms",
        alone.get(0).quantile(0.5) - alone.get(1).quantile(0.5),
        alone.get(0).quantile(0.99) - alone.get(1).quantile(0.99));
  }

  /** Measurements of all lanes, by turns. */
  private static final class Turns {
    private static final List<String> NAMES = List.of("log", "raw transactions", "plain creates");

    private final List<Lane> lanes;
    private final List<List<Double>> values = new ArrayList<>();
    private int turns;

    Turns(List<Lane> lanes) {
      this.lanes = lanes;
      lanes.forEach(lane -> values.add(new ArrayList<>()));
    }

    void take(boolean counts, Function<Lane, List<Double>> measure) {
      // Who goes first changes, for the next one may have to wait for the first one's bytes.
      turns++;
      for (int i = 0; i < lanes.size(); i++) {
        int turn = (i + turns) % lanes.size();
        List<Double> taken = measure.apply(lanes.get(turn));
        if (counts) {
          values.get(turn).addAll(taken);
        }
      }
    }

    /** One series for each lane. */
    List<Report.Series> tell(Report report, String name, String unit) {
      List<Report.Series> series = new ArrayList<>();
      for (int i = 0; i < lanes.size(); i++) {
        series.add(report.add(name + ": " + NAMES.get(i), unit, values.get(i)));
      }
      return series;
    }
  }
}
