package io.drover.dist;

import io.drover.proto.Assignment;
import io.drover.proto.Hello;
import io.drover.proto.MasterMessage;
import io.drover.proto.NodeCondition;
import io.drover.proto.NodeFacts;
import io.drover.proto.StatusBatch;
import io.drover.proto.TaskOrder;
import io.drover.proto.TaskState;
import io.drover.proto.TaskStatus;
import io.drover.proto.Welcome;
import io.drover.proto.WorkerMessage;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A worker that obeys at once. Its lock guards everything; thread-safe. */
final class RehearsalWorker {
  private final String name;
  private final Runnable heard;
  private final List<Session> sessions = new ArrayList<>();
  private final Map<String, TaskStatus> held = new HashMap<>();
  private long epoch;
  private long assignedEpoch;

  /**
   * A worker that is not connected.
   *
   * @param heard is told whenever a master has said something
   */
  RehearsalWorker(String name, Runnable heard) {
    this.name = name;
    this.heard = heard;
  }

  String name() {
    return name;
  }

  synchronized long epoch() {
    return epoch;
  }

  synchronized boolean assignedIn(long wanted) {
    return assignedEpoch == wanted;
  }

  synchronized int running() {
    return (int)
        held.values().stream().filter(task -> task.getState() == TaskState.RUNNING).count();
  }

  synchronized void connected(RpcConnection connection) {
    Session session = new Session(connection);
    sessions.add(session);
    session.sayHello();
  }

  synchronized void beat(WorkerMessage beat) {
    sessions.forEach(session -> session.say(beat));
  }

  private Hello hello() {
    return Hello.newBuilder()
        .setNodeId(name)
        .setIdentity(name)
        .setBootId("boot")
        .setProcessId("process")
        .setAddress("127.0.0.1")
        .setSoftwareVersion("rehearsal")
        .setEpoch(epoch)
        .setCondition(NodeCondition.newBuilder().setEngineReady(true))
        .addAllHeld(held.values())
        .setFacts(
            NodeFacts.newBuilder()
                .setHostname(name)
                .setOs("linux")
                .setArchitecture("x86_64")
                .setEngineVersion("0")
                .setPortFirst(20_000)
                .setPortLast(31_999)
                .setResources(RehearsalFleet.MACHINE))
        .build();
  }

  private void assigned(Assignment assignment) {
    assignedEpoch = assignment.getEpoch();
    Set<String> wanted =
        assignment.getTasksList().stream().map(TaskOrder::getTaskId).collect(Collectors.toSet());
    held.keySet().retainAll(wanted);
  }

  private List<TaskStatus> obey(List<TaskOrder> orders) {
    List<TaskStatus> news = new ArrayList<>();
    for (TaskOrder order : orders) {
      TaskState goal =
          order.getGoal() == TaskOrder.Goal.STOP ? TaskState.STOPPED : TaskState.RUNNING;
      TaskStatus before = held.get(order.getTaskId());
      if (before == null || before.getState() != goal) {
        TaskStatus now = status(order.getTaskId(), before, goal);
        held.put(order.getTaskId(), now);
        news.add(now);
      }
    }
    return news;
  }

  private static TaskStatus status(String task, @Nullable TaskStatus before, TaskState state) {
    return TaskStatus.newBuilder()
        .setTaskId(task)
        .setSequence(before == null ? 1 : before.getSequence() + 1)
        .setState(state)
        .setContainerId("%064x".formatted(task.hashCode()))
        .setAttempts(1)
        .setStartedAtMillis(1)
        .setFinishedAtMillis(state == TaskState.RUNNING ? 0 : 2)
        .build();
  }

  /** The way to one master. */
  private final class Session implements StreamListener<MasterMessage> {
    private final RpcStream<WorkerMessage> stream;
    private long batches;
    private long helloEpoch = -1;

    Session(RpcConnection connection) {
      this.stream = connection.open(WorkerMethods.SESSION, this);
    }

    void sayHello() {
      say(WorkerMessage.newBuilder().setHello(hello()).build());
    }

    void say(WorkerMessage message) {
      var _ = stream.send(message);
    }

    @Override
    public CompletionStage<Void> onMessage(MasterMessage message) {
      synchronized (RehearsalWorker.this) {
        switch (message.getKindCase()) {
          case WELCOME -> welcomed(message.getWelcome());
          case ASSIGNMENT -> {
            assigned(message.getAssignment());
            report(obey(message.getAssignment().getTasksList()));
          }
          case DELTA -> {
            message.getDelta().getRemoveList().forEach(held::remove);
            report(obey(message.getDelta().getPutList()));
          }
          case ACK, HEARTBEAT, REFUSAL, ORDERS_WANTED, KIND_NOT_SET -> {}
        }
      }
      heard.run();
      return CompletableFuture.completedFuture(null);
    }

    /** The first Hello went before; another one for each new leadership. */
    private void welcomed(Welcome welcome) {
      boolean first = helloEpoch < 0;
      boolean another = welcome.getEpoch() > helloEpoch;
      helloEpoch = Math.max(helloEpoch, welcome.getEpoch());
      epoch = Math.max(epoch, welcome.getEpoch());
      if (!first && another && welcome.getLeader()) {
        sayHello();
      }
    }

    private void report(List<TaskStatus> news) {
      if (!news.isEmpty()) {
        batches++;
        say(
            WorkerMessage.newBuilder()
                .setStatuses(StatusBatch.newBuilder().setSequence(batches).addAllStatuses(news))
                .build());
      }
    }

    @Override
    public void onHalfClose() {}

    @Override
    public void onClosed(Optional<RpcException> failure) {}
  }
}
