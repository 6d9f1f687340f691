package io.drover.it.load;

import io.drover.base.HostPort;
import io.drover.proto.Heartbeat;
import io.drover.proto.Hello;
import io.drover.proto.MasterMessage;
import io.drover.proto.NodeCondition;
import io.drover.proto.NodeFacts;
import io.drover.proto.Resources;
import io.drover.proto.StatusBatch;
import io.drover.proto.TaskOrder;
import io.drover.proto.TaskState;
import io.drover.proto.TaskStatus;
import io.drover.proto.Welcome;
import io.drover.proto.WorkerMessage;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServices;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A worker that reports every task it is given as running at once, and as stopped when told to. All
 * its state lives on its connection's event loop.
 */
final class SimulatedWorker implements StreamListener<MasterMessage>, AutoCloseable {
  private static final int STATUSES_PER_BATCH = 500;

  private final String id;
  private final Resources resources;
  private final Map<String, TaskStatus> held = new LinkedHashMap<>();
  private final RpcConnection connection;
  private final RpcStream<WorkerMessage> stream;
  private long batches;
  private boolean awaitsWelcome;
  private long epoch;

  private SimulatedWorker(String id, Resources resources, RpcConnection connection) {
    this.id = id;
    this.resources = resources;
    this.connection = connection;
    this.stream = connection.open(WorkerMethods.SESSION, this);
  }

  static SimulatedWorker connect(
      RpcLoops loops, HostPort master, String cluster, String id, Resources resources) {
    RpcConnection connection =
        RpcClient.connect(
                loops,
                master,
                new PeerIdentity(cluster, PeerIdentity.Role.WORKER, id, "simulated"),
                RpcConfig.DEFAULT,
                new RpcServices())
            .join();
    SimulatedWorker worker = new SimulatedWorker(id, resources, connection);
    worker.sayHello();
    return worker;
  }

  @Override
  public CompletionStage<Void> onMessage(MasterMessage message) {
    switch (message.getKindCase()) {
      case WELCOME -> welcomed(message.getWelcome());
      case ASSIGNMENT -> obey(message.getAssignment().getTasksList());
      case DELTA -> {
        message.getDelta().getRemoveList().forEach(held::remove);
        obey(message.getDelta().getPutList());
      }
      case HEARTBEAT -> {
        if (!message.getHeartbeat().getAnswer()) {
          send(
              WorkerMessage.newBuilder()
                  .setHeartbeat(Heartbeat.newBuilder(message.getHeartbeat()).setAnswer(true)));
        }
      }
      case ACK, REFUSAL, ORDERS_WANTED, KIND_NOT_SET -> {}
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onHalfClose() {}

  @Override
  public void onClosed(Optional<RpcException> failure) {}

  @Override
  public void close() {
    connection.close();
  }

  /** A Welcome answers each Hello; one that is no answer asks for a Hello if its leader is new. */
  private void welcomed(Welcome welcome) {
    boolean answer = awaitsWelcome;
    boolean newEpoch = welcome.getEpoch() > epoch;
    awaitsWelcome = false;
    epoch = welcome.getEpoch();
    if (!answer && newEpoch && welcome.getLeader()) {
      sayHello();
    }
  }

  private void obey(List<TaskOrder> orders) {
    List<TaskStatus> news = new ArrayList<>();
    for (TaskOrder order : orders) {
      TaskState state =
          order.getGoal() == TaskOrder.Goal.STOP ? TaskState.STOPPED : TaskState.RUNNING;
      TaskStatus before = held.get(order.getTaskId());
      TaskStatus now =
          TaskStatus.newBuilder()
              .setTaskId(order.getTaskId())
              .setSequence(before == null ? 1 : before.getSequence() + 1)
              .setState(state)
              .setContainerId(containerId(order.getTaskId()))
              .setAttempts(1)
              .setStartedAtMillis(1_700_000_000_000L)
              .build();
      held.put(order.getTaskId(), now);
      news.add(now);
    }
    for (int i = 0; i < news.size(); i += STATUSES_PER_BATCH) {
      batches++;
      send(
          WorkerMessage.newBuilder()
              .setStatuses(
                  StatusBatch.newBuilder()
                      .setSequence(batches)
                      .addAllStatuses(
                          news.subList(i, Math.min(news.size(), i + STATUSES_PER_BATCH)))));
    }
  }

  /** As long and as random as the engine's, so that it is as hard to compress. */
  private static String containerId(String task) {
    byte[] id = new byte[32];
    new Random(task.hashCode()).nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private void sayHello() {
    awaitsWelcome = true;
    send(
        WorkerMessage.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setNodeId(id)
                    .setIdentity("identity of " + id)
                    .setBootId("boot")
                    .setProcessId("process")
                    .setAddress("127.0.0.1")
                    .setSoftwareVersion("simulated")
                    .setCondition(NodeCondition.newBuilder().setEngineReady(true))
                    .addAllHeld(held.values())
                    .setFacts(
                        NodeFacts.newBuilder()
                            .setHostname(id)
                            .setOs("linux")
                            .setArchitecture("x86_64")
                            .setEngineVersion("0")
                            .setPortFirst(20_000)
                            .setPortLast(31_999)
                            .setResources(resources))));
  }

  private void send(WorkerMessage.Builder message) {
    var _ = stream.send(message.build());
  }
}
