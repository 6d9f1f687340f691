package io.drover.cli.render;

import io.drover.proto.ClusterStatus;
import io.drover.proto.SnapshotHeader;
import java.time.Instant;

/** Snapshots in words. */
public final class SnapshotText {
  private SnapshotText() {}

  /** {@code drover snapshot save}: one line. */
  public static String saved(SnapshotHeader header, String file, long bytes) {
    return "%s: index %d, %s, %s, %s, %s%n"
        .formatted(
            file,
            header.getIndex(),
            Human.count(header.getJobs(), "job"),
            Human.count(header.getTasks(), "task"),
            Human.count(header.getNodes(), "node"),
            Human.bytes(bytes));
  }

  /** {@code drover snapshot inspect}: one fact a line. */
  public static String inspected(SnapshotHeader header, long bytes, Instant now) {
    StringBuilder text = new StringBuilder();
    line(text, "Cluster", header.getCluster());
    line(
        text,
        "Time",
        Human.instant(header.getTime()) + " (" + Human.ago(now, header.getTime()) + ")");
    line(text, "Index", header.getIndex() + " (epoch " + header.getEpoch() + ")");
    line(text, "Jobs", String.valueOf(header.getJobs()));
    line(text, "Tasks", String.valueOf(header.getTasks()));
    line(text, "Nodes", String.valueOf(header.getNodes()));
    line(text, "Version", header.getSoftwareVersion());
    line(text, "Size", Human.bytes(bytes));
    return text.toString();
  }

  /** {@code drover snapshot restore}: one line. */
  public static String restored(SnapshotHeader header, ClusterStatus status) {
    return "restored the state of %s (index %d); %s%n"
        .formatted(Human.instant(header.getTime()), header.getIndex(), now(status));
  }

  /** {@code drover snapshot adopt}: one line. */
  public static String adopted(ClusterStatus status) {
    return now(status) + System.lineSeparator();
  }

  private static String now(ClusterStatus status) {
    return "%s, %d of %s ready, %s running, %d pending%s"
        .formatted(
            Human.count(status.getJobs(), "job"),
            status.getNodesReady(),
            Human.count(status.getNodes(), "node"),
            Human.count(status.getTasksRunning(), "task"),
            status.getTasksPending(),
            status.getAdopting() ? "; workers are being taken in" : "");
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("%-9s %s%n", name + ":", Table.printable(value)));
  }
}
