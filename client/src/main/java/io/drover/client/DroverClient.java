package io.drover.client;

import io.drover.proto.ClusterStatus;
import io.drover.proto.DeployCommand;
import io.drover.proto.Event;
import io.drover.proto.EventsRequest;
import io.drover.proto.ExecStart;
import io.drover.proto.Explanation;
import io.drover.proto.Inspection;
import io.drover.proto.Job;
import io.drover.proto.JobsQuery;
import io.drover.proto.LogChunk;
import io.drover.proto.LogsRequest;
import io.drover.proto.Master;
import io.drover.proto.Node;
import io.drover.proto.NodeCommand;
import io.drover.proto.NodesQuery;
import io.drover.proto.Plan;
import io.drover.proto.SnapshotPart;
import io.drover.proto.SnapshotRequest;
import io.drover.proto.StatsRequest;
import io.drover.proto.Task;
import io.drover.proto.TaskStats;
import io.drover.proto.TasksQuery;
import io.drover.proto.WriteResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A client of one cluster. Thread-safe.
 *
 * <p>Every call is asynchronous. A future that fails does so with a {@link DroverException}, within
 * the client's time-out. Writes find the leader and are repeated under one key until the time-out,
 * so that a write takes effect once however many masters it was tried at. A read that follows a
 * write of the same client sees it, whichever master answers. The namespace of every request is the
 * client's own; what a request says of it is replaced.
 */
public interface DroverClient extends AutoCloseable {
  /** Starts the description of a client. */
  static DroverClientBuilder builder() {
    return new DroverClientBuilder();
  }

  /** Creates or updates jobs. */
  CompletableFuture<WriteResponse> deploy(DeployCommand command);

  /** Removes stacks or jobs. */
  CompletableFuture<WriteResponse> remove(List<String> names);

  /** Sets how many tasks each of these jobs wants. */
  CompletableFuture<WriteResponse> scale(Map<String, Integer> replicas);

  /**
   * Sets how many tasks a job wants if it is still at the version that the caller decided on; else
   * fails with {@link DroverException.Category#CONFLICT}.
   */
  CompletableFuture<WriteResponse> scale(String job, int replicas, long expectedVersion);

  /** Replaces the tasks of a job by new ones of the same version. */
  CompletableFuture<WriteResponse> restart(String job);

  /** Stops the tasks of a job and keeps the job. */
  CompletableFuture<WriteResponse> stop(String job);

  /** Drains, cordons, uncordons, labels or removes a node. */
  CompletableFuture<WriteResponse> node(NodeCommand command);

  /** All jobs that the query asks for; its page is ignored. */
  CompletableFuture<List<Job>> jobs(JobsQuery query);

  /** One page of jobs; the query's page names it. */
  CompletableFuture<Page<Job>> jobsPage(JobsQuery query);

  /** All tasks that the query asks for; its page is ignored. */
  CompletableFuture<List<Task>> tasks(TasksQuery query);

  /** One page of tasks; the query's page names it. */
  CompletableFuture<Page<Task>> tasksPage(TasksQuery query);

  /** All nodes. */
  CompletableFuture<List<Node>> nodes();

  /** One page of nodes; the query's page names it. */
  CompletableFuture<Page<Node>> nodesPage(NodesQuery query);

  /** The live masters. */
  CompletableFuture<List<Master>> masters();

  /** The cluster in a few numbers. */
  CompletableFuture<ClusterStatus> status();

  /** Everything about the job, task or node with this name, id or unambiguous prefix of an id. */
  CompletableFuture<Inspection> inspect(String id);

  /** What {@link #deploy} of the same command would change, changing nothing. */
  CompletableFuture<Plan> plan(DeployCommand command);

  /** Why a task is where it is, or why it waits. */
  CompletableFuture<Explanation> explain(String task);

  /**
   * What changes in the cluster. A following stream goes on at another master, after the last index
   * that was received, when its master is lost; it fails when that index is no longer kept or no
   * master answers for the client's time-out.
   */
  Subscription events(EventsRequest request, StreamReceiver<Event> receiver);

  /**
   * The output of all tasks that the request names. A following stream goes on at another master
   * when its master is lost; lines that were received are left out, as far as their times tell them
   * apart.
   */
  Subscription logs(LogsRequest request, StreamReceiver<LogChunk> receiver);

  /** What tasks use of their machines. A following stream goes on at another master. */
  Subscription stats(StatsRequest request, StreamReceiver<TaskStats> receiver);

  /**
   * The whole state at one index, in parts to be given to a {@link SnapshotWriter}: a header,
   * chunks, and a trailer. When its master is lost it begins anew at another one, with another
   * header.
   */
  Subscription snapshot(SnapshotRequest request, StreamReceiver<SnapshotPart> receiver);

  /**
   * Makes an empty cluster's state that of a snapshot file. The answer comes when that is durable;
   * the leader then takes in what the workers run, which {@link #status} tells the end of.
   *
   * @param force also a snapshot of a cluster of another name
   */
  CompletableFuture<WriteResponse> restore(Path file, boolean force);

  /** As {@link #restore}, without a snapshot: only takes in what the workers run. */
  CompletableFuture<WriteResponse> adopt();

  /** Runs a command inside a task's container. Never repeated: it ends with its connection. */
  ExecSession exec(ExecStart start, ExecReceiver receiver);

  /** Ends every call, stream and connection of this client. */
  @Override
  void close();
}
