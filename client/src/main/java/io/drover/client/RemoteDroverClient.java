package io.drover.client;

import io.drover.base.HostPort;
import io.drover.client.internal.EventPlan;
import io.drover.client.internal.LogPlan;
import io.drover.client.internal.MasterCalls;
import io.drover.client.internal.SnapshotPlan;
import io.drover.client.internal.SnapshotUpload;
import io.drover.client.internal.StatsPlan;
import io.drover.client.internal.StorePosition;
import io.drover.proto.ClusterStatus;
import io.drover.proto.DeployCommand;
import io.drover.proto.Event;
import io.drover.proto.EventsRequest;
import io.drover.proto.ExecStart;
import io.drover.proto.ExplainQuery;
import io.drover.proto.Explanation;
import io.drover.proto.InspectQuery;
import io.drover.proto.Inspection;
import io.drover.proto.Job;
import io.drover.proto.JobsQuery;
import io.drover.proto.LogChunk;
import io.drover.proto.LogsRequest;
import io.drover.proto.Master;
import io.drover.proto.MastersQuery;
import io.drover.proto.Node;
import io.drover.proto.NodeCommand;
import io.drover.proto.NodesQuery;
import io.drover.proto.Plan;
import io.drover.proto.PlanQuery;
import io.drover.proto.ReadRequest;
import io.drover.proto.ReadResponse;
import io.drover.proto.RemoveCommand;
import io.drover.proto.RestartCommand;
import io.drover.proto.RestoreStart;
import io.drover.proto.ScaleCommand;
import io.drover.proto.SnapshotPart;
import io.drover.proto.SnapshotRequest;
import io.drover.proto.StatsRequest;
import io.drover.proto.StatusQuery;
import io.drover.proto.StopCommand;
import io.drover.proto.Task;
import io.drover.proto.TaskStats;
import io.drover.proto.TasksQuery;
import io.drover.proto.WriteRequest;
import io.drover.proto.WriteResponse;
import io.drover.protocol.ClientMethods;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** The client over the wire. */
final class RemoteDroverClient implements DroverClient {
  private final MasterCalls calls;
  private final Runnable closeNetwork;
  private final String namespace;
  private final WriteKeys keys = new WriteKeys();

  /** The highest index at which a write of this client took effect, in the store of now. */
  private final AtomicReference<StorePosition> written = new AtomicReference<>(StorePosition.NONE);

  RemoteDroverClient(MasterCalls calls, Runnable closeNetwork, String namespace) {
    this.calls = calls;
    this.closeNetwork = closeNetwork;
    this.namespace = namespace;
  }

  @Override
  public CompletableFuture<WriteResponse> deploy(DeployCommand command) {
    return write(request -> request.setDeploy(command));
  }

  @Override
  public CompletableFuture<WriteResponse> remove(List<String> names) {
    return write(request -> request.setRemove(RemoveCommand.newBuilder().addAllNames(names)));
  }

  @Override
  public CompletableFuture<WriteResponse> scale(Map<String, Integer> replicas) {
    return write(request -> request.setScale(ScaleCommand.newBuilder().putAllReplicas(replicas)));
  }

  @Override
  public CompletableFuture<WriteResponse> scale(String job, int replicas, long expectedVersion) {
    return write(request ->
        request.setScale(
            ScaleCommand.newBuilder()
                .putReplicas(job, replicas)
                .setExpectedVersion(expectedVersion)));
  }

  @Override
  public CompletableFuture<WriteResponse> restart(String job) {
    return write(request -> request.setRestart(RestartCommand.newBuilder().setJob(job)));
  }

  @Override
  public CompletableFuture<WriteResponse> stop(String job) {
    return write(request -> request.setStop(StopCommand.newBuilder().setJob(job)));
  }

  @Override
  public CompletableFuture<WriteResponse> node(NodeCommand command) {
    return write(request -> request.setNode(command));
  }

  @Override
  public CompletableFuture<List<Job>> jobs(JobsQuery query) {
    return Pages.all((page, index) -> jobsPage(query.toBuilder().setPage(page).build(), index));
  }

  @Override
  public CompletableFuture<Page<Job>> jobsPage(JobsQuery query) {
    return jobsPage(query, 0);
  }

  private CompletableFuture<Page<Job>> jobsPage(JobsQuery query, long index) {
    return page(index, r -> r.setJobs(query), answer -> answer.getJobs().getJobsList());
  }

  @Override
  public CompletableFuture<List<Task>> tasks(TasksQuery query) {
    return Pages.all((page, index) -> tasksPage(query.toBuilder().setPage(page).build(), index));
  }

  @Override
  public CompletableFuture<Page<Task>> tasksPage(TasksQuery query) {
    return tasksPage(query, 0);
  }

  private CompletableFuture<Page<Task>> tasksPage(TasksQuery query, long index) {
    return page(index, r -> r.setTasks(query), answer -> answer.getTasks().getTasksList());
  }

  @Override
  public CompletableFuture<List<Node>> nodes() {
    return Pages.all(
        (page, index) -> nodesPage(NodesQuery.newBuilder().setPage(page).build(), index));
  }

  @Override
  public CompletableFuture<Page<Node>> nodesPage(NodesQuery query) {
    return nodesPage(query, 0);
  }

  private CompletableFuture<Page<Node>> nodesPage(NodesQuery query, long index) {
    return page(index, r -> r.setNodes(query), answer -> answer.getNodes().getNodesList());
  }

  @Override
  public CompletableFuture<List<Master>> masters() {
    return read(0, r -> r.setMasters(MastersQuery.getDefaultInstance()))
        .thenApply(answer -> {
          List<Master> masters = answer.getMasters().getMastersList();
          calls.learn(addresses(masters));
          return masters;
        });
  }

  /** An address that cannot be read is one master less to try, and no reason to fail a read. */
  private static List<HostPort> addresses(List<Master> masters) {
    return masters.stream().flatMap(master -> address(master).stream()).toList();
  }

  private static Optional<HostPort> address(Master master) {
    try {
      return Optional.of(HostPort.parse(master.getAddress()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public CompletableFuture<ClusterStatus> status() {
    return read(0, r -> r.setStatus(StatusQuery.getDefaultInstance()))
        .thenApply(ReadResponse::getStatus);
  }

  @Override
  public CompletableFuture<Inspection> inspect(String id) {
    return read(0, r -> r.setInspect(InspectQuery.newBuilder().setId(id)))
        .thenApply(ReadResponse::getInspection);
  }

  @Override
  public CompletableFuture<Plan> plan(DeployCommand command) {
    return read(0, r -> r.setPlan(PlanQuery.newBuilder().setDeploy(command)))
        .thenApply(ReadResponse::getPlan);
  }

  @Override
  public CompletableFuture<Explanation> explain(String task) {
    return read(0, r -> r.setExplain(ExplainQuery.newBuilder().setTask(task)))
        .thenApply(ReadResponse::getExplanation);
  }

  @Override
  public Subscription events(EventsRequest request, StreamReceiver<Event> receiver) {
    EventsRequest mine = request.toBuilder().setNamespace(namespace).build();
    return new StreamSubscription<>(
        calls.stream(
            ClientMethods.EVENTS, new EventPlan(mine), receiver::onItem, receiver::onInterrupted));
  }

  @Override
  public Subscription logs(LogsRequest request, StreamReceiver<LogChunk> receiver) {
    LogsRequest mine = request.toBuilder().setNamespace(namespace).build();
    return new StreamSubscription<>(
        calls.stream(
            ClientMethods.LOGS, new LogPlan(mine), receiver::onItem, receiver::onInterrupted));
  }

  @Override
  public Subscription stats(StatsRequest request, StreamReceiver<TaskStats> receiver) {
    StatsRequest mine = request.toBuilder().setNamespace(namespace).build();
    return new StreamSubscription<>(
        calls.stream(
            ClientMethods.STATS, new StatsPlan(mine), receiver::onItem, receiver::onInterrupted));
  }

  @Override
  public Subscription snapshot(SnapshotRequest request, StreamReceiver<SnapshotPart> receiver) {
    return new StreamSubscription<>(
        calls.stream(
            ClientMethods.SNAPSHOT,
            new SnapshotPlan(request),
            receiver::onItem,
            receiver::onInterrupted));
  }

  @Override
  public CompletableFuture<WriteResponse> restore(Path file, boolean force) {
    RestoreStart start = RestoreStart.newBuilder().setKey(keys.next()).setForce(force).build();
    return written(calls.upload(start, () -> SnapshotReader.open(file)));
  }

  @Override
  public CompletableFuture<WriteResponse> adopt() {
    RestoreStart start = RestoreStart.newBuilder().setKey(keys.next()).setAdoptOnly(true).build();
    return written(calls.upload(start, NoParts::new));
  }

  /** Of a restore without a snapshot. */
  private static final class NoParts implements SnapshotUpload.Parts {
    @Override
    public Optional<SnapshotPart> next() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  @Override
  public ExecSession exec(ExecStart start, ExecReceiver receiver) {
    return new RemoteExecSession(
        calls, start.toBuilder().setNamespace(namespace).build(), receiver);
  }

  private CompletableFuture<WriteResponse> write(Consumer<WriteRequest.Builder> command) {
    WriteRequest.Builder request =
        WriteRequest.newBuilder().setKey(keys.next()).setNamespace(namespace);
    command.accept(request);
    return written(calls.call(ClientMethods.WRITE, request.build()));
  }

  private CompletableFuture<WriteResponse> written(CompletableFuture<WriteResponse> call) {
    return Outcomes.of(call)
        .thenApply(answer -> {
          StorePosition at = new StorePosition(answer.getFounding(), answer.getIndex());
          written.updateAndGet(before -> before.written(at));
          return answer;
        });
  }

  private CompletableFuture<ReadResponse> read(long index, Consumer<ReadRequest.Builder> query) {
    StorePosition seen = written.get();
    ReadRequest.Builder request =
        ReadRequest.newBuilder()
            .setMinIndex(Math.max(index, seen.index()))
            .setFounding(seen.founding())
            .setNamespace(namespace);
    query.accept(request);
    return Outcomes.of(calls.call(ClientMethods.READ, request.build()))
        .thenApply(answer -> {
          StorePosition at = new StorePosition(answer.getFounding(), answer.getIndex());
          // Not if a write was answered meanwhile: this may be from before it.
          written.compareAndSet(seen, seen.read(at));
          return answer;
        });
  }

  private <T> CompletableFuture<Page<T>> page(
      long index, Consumer<ReadRequest.Builder> query, Function<ReadResponse, List<T>> items) {
    return read(index, query)
        .thenApply(
            answer -> new Page<>(items.apply(answer), answer.getNextPage(), answer.getIndex()));
  }

  @Override
  public void close() {
    calls.close();
    closeNetwork.run();
  }
}
