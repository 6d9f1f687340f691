package io.drover.master.api;

import io.drover.master.api.http.Exposition;
import io.drover.master.api.http.Html;
import io.drover.master.api.http.HttpAnswer;
import io.drover.master.api.http.HttpPages;
import io.drover.master.model.JobId;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.master.port.Mailbox;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.View;
import io.drover.proto.Job;
import io.drover.proto.Node;
import io.drover.proto.Task;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pages behind the HTTP door. Every one of them asks the loop, and so shows whether it turns.
 */
public final class MasterPages implements HttpPages {
  private static final long ALIVE_MILLIS_MAX = 2_000;

  private final String cluster;
  private final String self;
  private final LoopReads reads;
  private final Supplier<Leadership> leadership;
  private final Supplier<List<MasterEntry>> masters;
  private final Supplier<MasterGauges> gauges;

  /**
   * The pages of one master.
   *
   * @param self this master's id
   */
  public MasterPages(
      String cluster,
      String self,
      Mailbox mailbox,
      Supplier<Leadership> leadership,
      Supplier<List<MasterEntry>> masters,
      Supplier<MasterGauges> gauges) {
    this.cluster = cluster;
    this.self = self;
    this.reads = new LoopReads(mailbox);
    this.leadership = leadership;
    this.masters = masters;
    this.gauges = gauges;
  }

  @Override
  public Optional<CompletionStage<HttpAnswer>> get(String path) {
    return switch (path) {
      case "/" -> Optional.of(overview());
      case "/healthz" -> Optional.of(health());
      case "/readyz" -> Optional.of(readiness());
      case "/metrics" -> Optional.of(metrics());
      default -> Optional.empty();
    };
  }

  private CompletableFuture<ReadResult.Answered> status() {
    return reads
        .read(new Query.Status(), Seen.NOTHING)
        .orTimeout(ALIVE_MILLIS_MAX, TimeUnit.MILLISECONDS);
  }

  /** Healthy: the loop turns and the log is connected. */
  private CompletionStage<HttpAnswer> health() {
    return status()
        .handle((answer, failure) -> {
          if (failure != null) {
            return HttpAnswer.text(503, whyNot(failure) + "\n");
          }
          if (!gauges.get().logConnected()) {
            return HttpAnswer.text(503, "the log's store is not reachable\n");
          }
          return HttpAnswer.text(200, role() + " index=" + answer.at().index() + "\n");
        });
  }

  private static String whyNot(Throwable failure) {
    RpcException told = Failures.of(failure);
    return told.code() == RpcCode.UNAVAILABLE
        ? String.valueOf(told.getMessage())
        : "the control loop does not answer";
  }

  /** Ready: healthy, and it knows of a leader that takes writes. */
  private CompletionStage<HttpAnswer> readiness() {
    return health()
        .thenApply(healthy ->
            healthy.status() == 200 && leadership.get().leader().isEmpty()
                ? HttpAnswer.text(503, "no leader is known\n")
                : healthy);
  }

  private String role() {
    Leadership now = leadership.get();
    String leader = now.leader().map(Object::toString).orElse("(none)");
    return (now.self() ? "leader" : "follower") + " leader=" + leader + " epoch=" + now.epoch();
  }

  private CompletionStage<HttpAnswer> metrics() {
    return status()
        .thenApply(answer ->
            HttpAnswer.metrics(
                exposition(
                    answer.at().index(), answer.view() instanceof View.Status s ? s : null)));
  }

  private String exposition(long index, View.@Nullable Status status) {
    Leadership now = leadership.get();
    MasterGauges own = gauges.get();
    Exposition text =
        new Exposition()
            .gauge("drover_leader", "1 on the master that leads.", now.self() ? 1 : 0)
            .gauge("drover_epoch", "The leadership known to this master.", now.epoch().number())
            .gauge("drover_applied_index", "Last entry of the log in this master's state.", index)
            .gauge(
                "drover_log_connected",
                "1 while the log's store is reachable.",
                own.logConnected() ? 1 : 0)
            .counter("drover_loop_turns_total", "Turns of the control loop.", own.turns())
            .gauge(
                "drover_loop_turn_max_seconds", "Longest turn so far.", own.turnMaxMillis() / 1e3)
            .gauge(
                "drover_loop_turn_cpu_max_seconds",
                "The most processor time of a turn so far.",
                own.turnCpuMaxMillis() / 1e3)
            .gauge(
                "drover_checkpoint_turn_max_seconds",
                "Longest turn so far in which a checkpoint was cut.",
                own.checkpointTurnMaxMillis() / 1e3)
            .gauge(
                "drover_checkpoint_turn_cpu_max_seconds",
                "The most processor time of a turn in which a checkpoint was cut.",
                own.checkpointTurnCpuMaxMillis() / 1e3)
            .gauge(
                "drover_mailbox_depth",
                "Messages that wait for the control loop.",
                own.mailboxDepth())
            .gauge("drover_workers_connected", "Sessions with workers.", own.workersConnected())
            .gauge(
                "drover_append_p99_seconds",
                "99th percentile of late appends to the log.",
                own.appendP99Millis() / 1e3)
            .gauge(
                "drover_append_max_seconds",
                "Longest of late appends to the log.",
                own.appendMaxMillis() / 1e3);
    if (status != null) {
      text.gauge("drover_jobs", "Jobs in the state.", status.jobs())
          .gauge("drover_nodes", "Nodes in the state.", status.nodes())
          .gauge("drover_nodes_ready", "Nodes that take tasks.", status.nodesReady())
          .gauge("drover_log_bytes", "Bytes of log and checkpoint in the store.", status.logBytes())
          .gauge(
              "drover_checkpoint_index", "Index of the last checkpoint.", status.checkpointIndex())
          .head("drover_tasks", "Tasks by state.", "gauge")
          .sample("drover_tasks", "state", "RUNNING", status.tasksRunning())
          .sample("drover_tasks", "state", "PENDING", status.tasksPending())
          .sample("drover_tasks", "state", "PLACED", status.tasksPlaced());
    }
    return text.toString();
  }

  private CompletionStage<HttpAnswer> overview() {
    String namespace = JobId.DEFAULT_NAMESPACE;
    CompletableFuture<ReadResult.Answered> jobs =
        reads.read(new Query.Jobs(namespace, "", ""), Seen.NOTHING);
    CompletableFuture<ReadResult.Answered> nodes = reads.read(new Query.Nodes(""), Seen.NOTHING);
    return reads
        .read(new Query.Tasks(namespace, "", "", false, ""), Seen.NOTHING)
        .thenCombine(jobs, (t, j) -> List.of(j.view(), t.view()))
        .thenCombine(nodes, (some, n) -> page(some.get(0), some.get(1), n));
  }

  private HttpAnswer page(View jobs, View tasks, ReadResult.Answered nodes) {
    Html html =
        new Html()
            .markup("<!doctype html><html lang=en><meta charset=utf-8>")
            .markup("<meta name=viewport content='width=device-width'>")
            .markup("<meta http-equiv=refresh content=5><title>Drover ")
            .text(cluster)
            .markup("</title><style>")
            .markup("body{font:14px/1.5 system-ui,sans-serif;margin:2rem;color:#222}")
            .markup(
                "table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0;")
            .markup("border-bottom:1px solid #ddd}small{color:#888}")
            .markup("@media(prefers-color-scheme:dark){body{background:#161616;color:#ddd}")
            .markup("td,th{border-color:#444}}</style><h1>")
            .text(cluster)
            .markup("</h1><p>master ")
            .text(self)
            .markup(": ")
            .text(role())
            .markup(", index ")
            .text(Long.toString(nodes.at().index()))
            .markup("</p>\n");
    if (jobs instanceof View.Jobs page) {
      html.table(
          "Jobs",
          List.of("Job", "State", "Running", "Image", "Version", "Message"),
          page.jobs().stream().map(job -> row(ClientEntities.job(job, false))).toList());
    }
    if (tasks instanceof View.Tasks page) {
      html.table(
          "Tasks",
          List.of("Task", "Id", "Node", "State", "Wanted", "Message"),
          page.tasks().stream().map(task -> row(ClientEntities.task(task))).toList());
    }
    if (nodes.view() instanceof View.Nodes page) {
      html.table(
          "Nodes",
          List.of("Node", "State", "Address", "CPU", "Memory", "Tasks", "Message"),
          page.nodes().stream().map(node -> row(ClientEntities.node(node))).toList());
    }
    html.table(
        "Masters",
        List.of("Master", "Address", "Page", "Version", "ZooKeeper"),
        masters.get().stream().map(MasterPages::row).toList());
    return HttpAnswer.html(html.markup("</html>\n").toString());
  }

  private static List<String> row(Job job) {
    return List.of(
        job.getName(),
        job.getState().name(),
        job.getRunning() + "/" + job.getReplicas(),
        job.getImage(),
        Long.toString(job.getVersion()),
        job.getMessage());
  }

  private static List<String> row(Task task) {
    return List.of(
        task.getName(),
        task.getId(),
        task.getNode(),
        task.getState().name(),
        task.getDesiredState().name(),
        task.getMessage());
  }

  private static List<String> row(Node node) {
    return List.of(
        node.getName(),
        node.getState().name(),
        node.getAddress(),
        used(node.getReserved().getCpuMillis(), node.getResources().getCpuMillis(), 1_000),
        used(
                (double) node.getReserved().getMemoryBytes(),
                (double) node.getResources().getMemoryBytes(),
                1L << 30)
            + " GiB",
        Integer.toString(node.getTasks()),
        node.getMessage());
  }

  private static List<String> row(MasterEntry master) {
    return List.of(
        master.id(),
        master.address(),
        master.httpAddress(),
        master.softwareVersion(),
        master.zookeeper());
  }

  private static String used(double reserved, double capacity, double unit) {
    return String.format(Locale.ROOT, "%.1f/%.1f", reserved / unit, capacity / unit);
  }
}
