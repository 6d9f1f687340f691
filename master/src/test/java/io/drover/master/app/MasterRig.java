package io.drover.master.app;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.MessageLite;
import io.drover.base.HostPort;
import io.drover.master.dispatch.ScriptedWorker;
import io.drover.master.log.EnsembleSpec;
import io.drover.master.log.FreePorts;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.Job;
import io.drover.proto.JobSpec;
import io.drover.proto.JobsQuery;
import io.drover.proto.MasterMessage;
import io.drover.proto.ReadRequest;
import io.drover.proto.ReadResponse;
import io.drover.proto.Task;
import io.drover.proto.TaskOrder;
import io.drover.proto.TaskState;
import io.drover.proto.TaskStatus;
import io.drover.proto.TasksQuery;
import io.drover.proto.WriteRequest;
import io.drover.proto.WriteResponse;
import io.drover.protocol.ClientMethods;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcMethod;
import io.drover.rpc.RpcServices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.jspecify.annotations.Nullable;

/** One master on one folder, its clients, and workers that obey without containers. */
final class MasterRig implements AutoCloseable {
  private static final HostPort ANY = new HostPort("127.0.0.1", 0);
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Path data;
  private final RpcLoops loops = new RpcLoops(1, "test");
  private final EnsembleSpec ensemble;
  private final List<ServedWorker> workers = new ArrayList<>();
  private @Nullable Master master;
  private @Nullable RpcConnection client;

  MasterRig(Path data) {
    this.data = data;
    this.ensemble = FreePorts.ensemble(1);
  }

  MasterConfig config(Path folder, HostPort listen) {
    ZooKeeperSource store =
        folder.equals(data)
            ? new ZooKeeperSource.Embedded(ensemble)
            : new ZooKeeperSource.External(List.of(ensemble.members().getFirst().client()));
    return new MasterConfig("1", "test", listen, ANY, listen, folder, store, Duration.ofSeconds(5));
  }

  /** Starts the master and waits until it leads. */
  void start() throws Exception {
    Master started = Master.start(config(data, ANY));
    master = started;
    started.serving().get(30, TimeUnit.SECONDS);
    client =
        RpcClient.connect(
                loops,
                address(),
                new PeerIdentity("test", PeerIdentity.Role.CLIENT, "", "test"),
                RpcConfig.DEFAULT,
                new RpcServices())
            .get(10, TimeUnit.SECONDS);
  }

  /** Deletes everything of the cluster from the store, under the running master. */
  void wipe() throws Exception {
    try (CuratorFramework curator =
        CuratorFrameworkFactory.newClient(
            ensemble.members().getFirst().client().toString(), new RetryOneTime(100))) {
      curator.start();
      curator.delete().deletingChildrenIfNeeded().forPath("/drover/test");
    }
  }

  void stop() {
    requireNonNull(client).close();
    master().close();
  }

  Master master() {
    return requireNonNull(master);
  }

  HostPort address() {
    return master().address();
  }

  WriteRequest.Builder deploy(String job, int replicas) {
    return WriteRequest.newBuilder()
        .setDeploy(
            DeployCommand.newBuilder()
                .addJobs(
                    JobSpec.newBuilder()
                        .setName(job)
                        .setReplicas(replicas)
                        .setContainer(ContainerSpec.newBuilder().setImage("web:1"))));
  }

  WriteResponse write(WriteRequest.Builder request) {
    return send(request.setKey(UUID.randomUUID().toString()).build());
  }

  WriteResponse send(WriteRequest request) {
    return call(ClientMethods.WRITE, request);
  }

  ReadResponse read(ReadRequest.Builder request) {
    return call(ClientMethods.READ, request.build());
  }

  List<Job> jobs() {
    return read(ReadRequest.newBuilder().setJobs(JobsQuery.newBuilder())).getJobs().getJobsList();
  }

  List<Task> tasks(String job) {
    return read(ReadRequest.newBuilder().setTasks(TasksQuery.newBuilder().setJob(job)))
        .getTasks()
        .getTasksList();
  }

  List<Task> running(String job) {
    return tasks(job).stream()
        .filter(task -> task.getState() == TaskState.RUNNING)
        .filter(task -> task.getDesiredState() == TaskState.RUNNING)
        .toList();
  }

  private <Q extends MessageLite, R extends MessageLite> R call(RpcMethod<Q, R> method, Q request) {
    try {
      return requireNonNull(client).call(method, request, DEADLINE).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RpcException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** Connects a worker that obeys; returns when it has its first assignment. */
  ServedWorker worker(String node) {
    ServedWorker worker = new ServedWorker(node);
    workers.add(worker);
    worker.reconnect(address());
    return worker;
  }

  @Override
  public void close() {
    workers.forEach(ServedWorker::close);
    if (master != null) {
      stop();
    }
    loops.close();
  }

  /** A worker that says each task it is told to run runs, and each it is told to stop stopped. */
  final class ServedWorker implements AutoCloseable {
    private final String node;
    private final ConcurrentMap<String, TaskStatus> held = new ConcurrentHashMap<>();
    private final AtomicInteger started = new AtomicInteger();
    private @Nullable ScriptedWorker session;

    ServedWorker(String node) {
      this.node = node;
    }

    /** Begins a session with the master there; what it held before it holds still. */
    void reconnect(HostPort address) {
      if (session != null) {
        session.close();
      }
      ScriptedWorker fresh =
          ScriptedWorker.connect(loops, address, "test", node, "same", new RpcServices());
      session = fresh;
      fresh.say(fresh.hello(held.values().toArray(TaskStatus[]::new)));
      Thread.ofVirtual().start(() -> obey(fresh));
      Thread.ofVirtual().start(() -> beat(fresh));
    }

    private void beat(ScriptedWorker mine) {
      while (!mine.ended()) {
        mine.beat();
        LockSupport.parkNanos(500_000_000L);
      }
    }

    private void obey(ScriptedWorker mine) {
      while (!mine.ended()) {
        mine.poll().ifPresent(message -> obey(mine, message));
      }
    }

    private void obey(ScriptedWorker mine, MasterMessage message) {
      switch (message.getKindCase()) {
        case WELCOME -> {
          if (message.getWelcome().getLeader() && mine.newEpoch(message.getWelcome().getEpoch())) {
            mine.say(mine.hello(held.values().toArray(TaskStatus[]::new)));
          }
        }
        case ASSIGNMENT -> {
          List<String> wanted =
              message.getAssignment().getTasksList().stream().map(TaskOrder::getTaskId).toList();
          held.keySet().retainAll(wanted);
          message.getAssignment().getTasksList().forEach(order -> obey(mine, order));
        }
        case DELTA -> {
          message.getDelta().getPutList().forEach(order -> obey(mine, order));
          message.getDelta().getRemoveList().forEach(held::remove);
        }
        default -> {}
      }
    }

    private void obey(ScriptedWorker mine, TaskOrder order) {
      TaskStatus now = held.get(order.getTaskId());
      TaskState state =
          order.getGoal() == TaskOrder.Goal.STOP ? TaskState.STOPPED : TaskState.RUNNING;
      if (now != null && now.getState() == state) {
        return;
      }
      if (state == TaskState.RUNNING) {
        started.incrementAndGet();
      }
      TaskStatus next =
          TaskStatus.newBuilder()
              .setTaskId(order.getTaskId())
              .setSequence(now == null ? 1 : now.getSequence() + 1)
              .setState(state)
              .setContainerId("container-of-" + order.getTaskId())
              .setAttempts(1)
              .build();
      held.put(order.getTaskId(), next);
      var _ = mine.report(next);
    }

    Map<String, TaskStatus> held() {
      return held;
    }

    int started() {
      return started.get();
    }

    @Override
    public void close() {
      if (session != null) {
        session.close();
      }
    }
  }
}
