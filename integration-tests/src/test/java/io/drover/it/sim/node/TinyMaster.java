package io.drover.it.sim.node;

import com.google.protobuf.MessageLite;
import io.drover.base.HostPort;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.SimProcess;
import io.drover.proto.Assignment;
import io.drover.proto.AssignmentDelta;
import io.drover.proto.Hello;
import io.drover.proto.MasterMessage;
import io.drover.proto.StatusAck;
import io.drover.proto.TaskOrder;
import io.drover.proto.TaskStatus;
import io.drover.proto.Welcome;
import io.drover.proto.WorkerMessage;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcMethod;
import io.drover.rpc.RpcServices;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The least that a worker takes for a leader, on a network that is as simple: each message takes a
 * millisecond. It gives orders, answers and remembers. One thread.
 */
final class TinyMaster {
  static final HostPort ADDRESS = new HostPort("m1", 7420);
  static final long LEASE_MILLIS = 10_000;

  private static final long WIRE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long HEARTBEAT_MILLIS = 1_000;

  private final Agenda agenda;
  private final long epoch;
  private final Map<String, TaskOrder> orders = new LinkedHashMap<>();
  private final Map<String, TaskStatus> statuses = new LinkedHashMap<>();
  private final List<Hello> hellos = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private boolean reachable = true;

  TinyMaster(Agenda agenda, long epoch) {
    this.agenda = agenda;
    this.epoch = epoch;
  }

  /** Opens connections for the worker on this process. */
  SimWorker.Dialer dialer(SimProcess process) {
    return (HostPort to, PeerIdentity self, RpcServices services) -> {
      CompletableFuture<RpcConnection> answer = new CompletableFuture<>();
      agenda.after(
          WIRE_NANOS,
          () ->
              process.run(() -> {
                if (reachable && process.alive()) {
                  answer.complete(new Line(process));
                } else {
                  answer.completeExceptionally(
                      new RpcException(RpcCode.UNAVAILABLE, "no route to " + to));
                }
              }));
      return answer;
    };
  }

  /** Whether messages come through; those on the way when it ends do not. */
  void reachable(boolean next) {
    reachable = next;
    if (!next) {
      List.copyOf(lines).forEach(Line::close);
    }
  }

  void put(TaskOrder order) {
    orders.put(order.getTaskId(), order);
    lines.forEach(line ->
        line.tell(
            MasterMessage.newBuilder()
                .setDelta(
                    AssignmentDelta.newBuilder()
                        .setEpoch(epoch)
                        .setSequence(++line.sequence)
                        .addPut(order))
                .build()));
  }

  void remove(String task) {
    orders.remove(task);
    lines.forEach(line ->
        line.tell(
            MasterMessage.newBuilder()
                .setDelta(
                    AssignmentDelta.newBuilder()
                        .setEpoch(epoch)
                        .setSequence(++line.sequence)
                        .addRemove(task))
                .build()));
  }

  Optional<TaskStatus> status(String task) {
    return Optional.ofNullable(statuses.get(task));
  }

  List<Hello> hellos() {
    return hellos;
  }

  private void heard(Line line, WorkerMessage message) {
    switch (message.getKindCase()) {
      case HELLO -> {
        hellos.add(message.getHello());
        message.getHello().getHeldList().forEach(this::take);
        line.tell(
            MasterMessage.newBuilder()
                .setWelcome(
                    Welcome.newBuilder()
                        .setMasterId("m1")
                        .setLeader(true)
                        .setEpoch(epoch)
                        .addMasters(ADDRESS.toString())
                        .setHeartbeatIntervalMillis(HEARTBEAT_MILLIS)
                        .setGraceMillis(LEASE_MILLIS))
                .build());
        line.tell(
            MasterMessage.newBuilder()
                .setAssignment(
                    Assignment.newBuilder()
                        .setEpoch(epoch)
                        .setSequence(++line.sequence)
                        .addAllTasks(orders.values()))
                .build());
      }
      case STATUSES -> {
        message.getStatuses().getStatusesList().forEach(this::take);
        line.tell(
            MasterMessage.newBuilder()
                .setAck(StatusAck.newBuilder().setSequence(message.getStatuses().getSequence()))
                .build());
      }
      case HEARTBEAT ->
          line.tell(
              MasterMessage.newBuilder()
                  .setHeartbeat(message.getHeartbeat().toBuilder().setAnswer(true))
                  .build());
      case ORDERS, CONDITION, KIND_NOT_SET -> {}
    }
  }

  private void take(TaskStatus status) {
    TaskStatus known = statuses.get(status.getTaskId());
    if (known == null || known.getSequence() < status.getSequence()) {
      statuses.put(status.getTaskId(), status);
    }
  }

  /** One connection with its one stream, seen from the worker. */
  private final class Line implements RpcConnection, RpcStream<WorkerMessage> {
    private final SimProcess process;
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private Optional<StreamListener<MasterMessage>> listener = Optional.empty();
    private long sequence;

    Line(SimProcess process) {
      this.process = process;
      lines.add(this);
    }

    private void tell(MasterMessage message) {
      agenda.after(
          WIRE_NANOS,
          () ->
              process.run(() -> {
                if (!closed.isDone()) {
                  listener.ifPresent(l -> l.onMessage(message));
                }
              }));
    }

    @Override
    public CompletionStage<Void> send(WorkerMessage message) {
      agenda.after(
          WIRE_NANOS,
          () -> {
            if (!closed.isDone() && reachable) {
              heard(this, message);
            }
          });
      return CompletableFuture.completedFuture(null);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <Q extends MessageLite, R extends MessageLite> RpcStream<Q> open(
        RpcMethod<Q, R> method, StreamListener<R> next) {
      listener = Optional.of((StreamListener<MasterMessage>) next);
      return (RpcStream<Q>) (RpcStream<?>) this;
    }

    @Override
    public void close() {
      if (closed.complete("closed")) {
        lines.remove(this);
        process.run(() ->
            listener.ifPresent(
                l -> l.onClosed(Optional.of(new RpcException(RpcCode.UNAVAILABLE, "closed")))));
      }
    }

    @Override
    public PeerIdentity peer() {
      return new PeerIdentity("test", PeerIdentity.Role.MASTER, "m1", "test");
    }

    @Override
    public String remoteAddress() {
      return ADDRESS.toString();
    }

    @Override
    public <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> call(
        RpcMethod<Q, R> method, Q request, Duration deadline) {
      throw new IllegalStateException("a worker calls nothing");
    }

    @Override
    public CompletableFuture<String> closed() {
      return closed;
    }

    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public void halfClose() {}

    @Override
    public void fail(RpcException failure) {
      close();
    }

    @Override
    public RpcConnection connection() {
      return this;
    }
  }
}
