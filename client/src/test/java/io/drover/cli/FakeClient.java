package io.drover.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.drover.client.DroverClient;
import io.drover.client.DroverException;
import io.drover.client.ExecReceiver;
import io.drover.client.ExecSession;
import io.drover.client.Page;
import io.drover.client.StreamReceiver;
import io.drover.client.Subscription;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A cluster in memory: remembers what it was asked, and answers what the test put in. A list of
 * answers is given one by one; its last one stays.
 */
final class FakeClient implements DroverClient {
  final List<Object> requests = Collections.synchronizedList(new ArrayList<>());
  final Map<String, Inspection> inspections = new HashMap<>();
  final List<LogChunk> log = new ArrayList<>();
  final List<Event> events = new ArrayList<>();
  final List<TaskStats> stats = new ArrayList<>();
  final List<SnapshotPart> snapshot = new ArrayList<>();
  final List<Node> nodes = new ArrayList<>();
  final List<Master> masters = new ArrayList<>();
  final FakeExec exec = new FakeExec();
  Optional<DroverException> failure = Optional.empty();
  boolean silent;
  boolean closed;
  WriteResponse written = WriteResponse.getDefaultInstance();
  ClusterStatus status = ClusterStatus.getDefaultInstance();
  Plan plan = Plan.getDefaultInstance();
  Explanation explanation = Explanation.getDefaultInstance();
  Runnable onTasks = () -> {};
  private final Deque<List<Job>> jobs = new ArrayDeque<>(List.of(List.of()));
  private final Deque<List<Task>> tasks = new ArrayDeque<>(List.of(List.of()));

  void jobs(List<List<Job>> answers) {
    jobs.clear();
    jobs.addAll(answers);
  }

  void tasks(List<List<Task>> answers) {
    tasks.clear();
    tasks.addAll(answers);
  }

  private <T> CompletableFuture<T> answer(Object request, T answer) {
    requests.add(request);
    if (silent) {
      return new CompletableFuture<>();
    }
    return failure
        .<CompletableFuture<T>>map(CompletableFuture::failedFuture)
        .orElseGet(() -> CompletableFuture.completedFuture(answer));
  }

  private static <T> T next(Deque<T> answers) {
    return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
  }

  @Override
  public CompletableFuture<WriteResponse> deploy(DeployCommand command) {
    return answer(command, written);
  }

  @Override
  public CompletableFuture<WriteResponse> remove(List<String> names) {
    return answer("remove " + names, written);
  }

  @Override
  public CompletableFuture<WriteResponse> scale(Map<String, Integer> replicas) {
    return answer("scale " + replicas, written);
  }

  @Override
  public CompletableFuture<WriteResponse> scale(String job, int replicas, long expectedVersion) {
    return answer("scale " + job + "=" + replicas + " if at " + expectedVersion, written);
  }

  @Override
  public CompletableFuture<WriteResponse> restart(String job) {
    return answer("restart " + job, written);
  }

  @Override
  public CompletableFuture<WriteResponse> stop(String job) {
    return answer("stop " + job, written);
  }

  @Override
  public CompletableFuture<WriteResponse> node(NodeCommand command) {
    return answer(command, written);
  }

  @Override
  public CompletableFuture<List<Job>> jobs(JobsQuery query) {
    return answer(query, next(jobs));
  }

  @Override
  public CompletableFuture<Page<Job>> jobsPage(JobsQuery query) {
    throw new UnsupportedOperationException("the command line asks for whole lists");
  }

  @Override
  public CompletableFuture<List<Task>> tasks(TasksQuery query) {
    onTasks.run();
    return answer(query, next(tasks));
  }

  @Override
  public CompletableFuture<Page<Task>> tasksPage(TasksQuery query) {
    throw new UnsupportedOperationException("the command line asks for whole lists");
  }

  @Override
  public CompletableFuture<List<Node>> nodes() {
    return answer("nodes", nodes);
  }

  @Override
  public CompletableFuture<Page<Node>> nodesPage(NodesQuery query) {
    throw new UnsupportedOperationException("the command line asks for whole lists");
  }

  @Override
  public CompletableFuture<List<Master>> masters() {
    return answer("masters", masters);
  }

  @Override
  public CompletableFuture<ClusterStatus> status() {
    return answer("status", status);
  }

  @Override
  public CompletableFuture<Inspection> inspect(String id) {
    Inspection found = inspections.get(id);
    if (found == null && failure.isEmpty() && !silent) {
      return CompletableFuture.failedFuture(
          new DroverException(DroverException.Category.NOT_FOUND, "there is no '" + id + "'"));
    }
    return answer("inspect " + id, found == null ? Inspection.getDefaultInstance() : found);
  }

  @Override
  public CompletableFuture<Plan> plan(DeployCommand command) {
    return answer(command, plan);
  }

  @Override
  public CompletableFuture<Explanation> explain(String task) {
    return answer("explain " + task, explanation);
  }

  @Override
  public Subscription events(EventsRequest request, StreamReceiver<Event> receiver) {
    return stream(request, events, receiver);
  }

  @Override
  public Subscription logs(LogsRequest request, StreamReceiver<LogChunk> receiver) {
    return stream(request, log, receiver);
  }

  @Override
  public Subscription stats(StatsRequest request, StreamReceiver<TaskStats> receiver) {
    return stream(request, stats, receiver);
  }

  @Override
  public Subscription snapshot(SnapshotRequest request, StreamReceiver<SnapshotPart> receiver) {
    return stream(request, snapshot, receiver);
  }

  @Override
  public CompletableFuture<WriteResponse> restore(Path file, boolean force) {
    return answer("restore " + file.getFileName() + (force ? " forced" : ""), written);
  }

  @Override
  public CompletableFuture<WriteResponse> adopt() {
    return answer("adopt", written);
  }

  private <T> Subscription stream(Message request, List<T> items, StreamReceiver<T> receiver) {
    requests.add(request);
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (failure.isPresent()) {
      done.completeExceptionally(failure.get());
    } else if (!silent) {
      try {
        items.forEach(receiver::onItem);
        done.complete(null);
      } catch (RuntimeException e) {
        done.completeExceptionally(e);
      }
    }
    return new Subscription() {
      @Override
      public CompletableFuture<Void> done() {
        return done;
      }

      @Override
      public void close() {
        done.complete(null);
      }
    };
  }

  @Override
  public ExecSession exec(ExecStart start, ExecReceiver receiver) {
    requests.add(start);
    exec.started(receiver);
    return exec;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** A command that prints what it is given, and ends with the given code when its input ends. */
  static final class FakeExec implements ExecSession {
    final CompletableFuture<Integer> exit = new CompletableFuture<>();
    int exitCode;
    boolean readsInput;
    private Optional<ExecReceiver> receiver = Optional.empty();

    private void started(ExecReceiver output) {
      receiver = Optional.of(output);
      if (!readsInput) {
        output.onStdout(ByteString.copyFromUtf8("out\n"));
        output.onStderr(ByteString.copyFromUtf8("err\n"));
        exit.complete(exitCode);
      }
    }

    @Override
    public CompletableFuture<Integer> exitCode() {
      return exit;
    }

    @Override
    public CompletableFuture<Void> stdin(ByteString data) {
      receiver.orElseThrow().onStdout(data);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void closeStdin() {
      exit.complete(exitCode);
    }

    @Override
    public void resize(int columns, int rows) {}

    @Override
    public void close() {
      exit.cancel(false);
    }
  }
}
