package io.drover.cli.render;

import io.drover.proto.ClusterStatus;
import io.drover.proto.Master;
import io.drover.proto.Node;
import io.drover.proto.Resources;
import io.drover.proto.TaskStats;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Machines and the cluster itself as tables. */
public final class ClusterTables {
  private ClusterTables() {}

  /** {@code drover nodes}. */
  public static String nodes(List<Node> nodes, boolean shortIds) {
    Table table =
        new Table(
            "ID", "NAME", "STATE", "ADDRESS", "TASKS", "CPU", "MEMORY", "ENGINE", "LABELS",
            "MESSAGE");
    for (Node node : nodes) {
      Resources has = node.getResources();
      Resources reserved = node.getReserved();
      table.row(
          shortIds ? Human.shortId(node.getId()) : node.getId(),
          node.getName(),
          node.getState().name(),
          JobTables.dash(node.getAddress()),
          String.valueOf(node.getTasks()),
          Human.cores(reserved.getCpuMillis()) + "/" + Human.cores(has.getCpuMillis()),
          Human.bytes(reserved.getMemoryBytes()) + "/" + Human.bytes(has.getMemoryBytes()),
          JobTables.dash(node.getEngineVersion()),
          labels(node.getLabelsMap()),
          node.getMessage());
    }
    return table.render();
  }

  /** {@code drover masters}. */
  public static String masters(List<Master> masters) {
    Table table =
        new Table("ID", "ADDRESS", "ROLE", "EPOCH", "APPLIED", "VERSION", "HTTP", "ZOOKEEPER");
    for (Master master : masters) {
      table.row(
          master.getId(),
          master.getAddress(),
          master.getRole().name(),
          String.valueOf(master.getEpoch()),
          String.valueOf(master.getAppliedIndex()),
          JobTables.dash(master.getVersion()),
          JobTables.dash(master.getHttpAddress()),
          JobTables.dash(master.getZookeeper()));
    }
    return table.render();
  }

  /** {@code drover status}: one fact a line. */
  public static String status(ClusterStatus status) {
    StringBuilder text = new StringBuilder();
    line(text, "Cluster", status.getCluster());
    line(
        text,
        "Leader",
        status.getLeader().isEmpty()
            ? "none"
            : status.getLeader() + " (epoch " + status.getEpoch() + ")");
    line(text, "Masters", String.valueOf(status.getMasters()));
    line(text, "Nodes", status.getNodesReady() + " of " + status.getNodes() + " ready");
    line(text, "Jobs", String.valueOf(status.getJobs()));
    line(
        text,
        "Tasks",
        status.getTasksRunning() + " running, " + status.getTasksPending() + " pending");
    line(
        text,
        "Log",
        "index "
            + status.getIndex()
            + ", checkpoint "
            + status.getCheckpointIndex()
            + ", "
            + Human.bytes(status.getLogBytes())
            + " in ZooKeeper");
    for (String warning : status.getWarningsList()) {
      line(text, "Warning", warning);
    }
    return text.toString();
  }

  /** {@code drover stats}. */
  public static String stats(List<TaskStats> stats) {
    Table table =
        new Table(
            "TASK", "NODE", "CPU", "MEMORY / LIMIT", "NET IN / OUT", "BLOCK READ / WRITE", "PIDS");
    for (TaskStats task : stats) {
      table.row(
          task.getJob() + "." + task.getSlot(),
          JobTables.dash(task.getNode()),
          Human.cores(task.getCpuMillis()),
          pair(task.getMemoryBytes(), task.getMemoryLimitBytes()),
          pair(task.getNetworkInBytes(), task.getNetworkOutBytes()),
          pair(task.getBlockReadBytes(), task.getBlockWriteBytes()),
          String.valueOf(task.getPids()));
    }
    return table.render();
  }

  /** Labels in the order of their names: {@code "disk=ssd,zone=a"}. */
  public static String labels(Map<String, String> labels) {
    return labels.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }

  private static String pair(long first, long second) {
    return Human.bytes(first) + " / " + Human.bytes(second);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("%-9s %s%n", name + ":", Table.printable(value)));
  }
}
