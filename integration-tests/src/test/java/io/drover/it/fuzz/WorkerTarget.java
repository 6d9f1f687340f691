package io.drover.it.fuzz;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.drover.base.HostPort;
import io.drover.proto.Assignment;
import io.drover.proto.AssignmentDelta;
import io.drover.proto.ContainerSpec;
import io.drover.proto.ExecInput;
import io.drover.proto.ExecStart;
import io.drover.proto.Heartbeat;
import io.drover.proto.MasterMessage;
import io.drover.proto.NodeFacts;
import io.drover.proto.PortBinding;
import io.drover.proto.Refusal;
import io.drover.proto.StatusAck;
import io.drover.proto.TaskOrder;
import io.drover.proto.Welcome;
import io.drover.proto.WorkerLogsRequest;
import io.drover.proto.WorkerStatsRequest;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcMethod;
import io.drover.rpc.RpcServices;
import io.drover.rpc.Served;
import io.drover.rpc.StreamListener;
import io.drover.worker.agent.Agent;
import io.drover.worker.agent.AgentConfig;
import io.drover.worker.agent.AgentListener;
import io.drover.worker.engine.ContainerLabels;
import io.drover.worker.engine.EngineCalls;
import io.drover.worker.fence.FakeFence;
import io.drover.worker.journal.Kept;
import io.drover.worker.loop.ManualLoop;
import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.runtime.ContainerState;
import io.drover.worker.runtime.FakeContainerRuntime;
import io.drover.worker.runtime.FakeEngine;
import io.drover.worker.session.ContainerServices;
import io.drover.worker.session.Masters;
import io.drover.worker.session.SelfDescription;
import io.drover.worker.session.SessionConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A worker on a fake engine, and what a master says to it, step by step: orders, and streams into
 * containers. Time passes, and containers exit, in between.
 */
final class WorkerTarget implements Target {
  private static final HostPort MASTER = new HostPort("m1", 7420);
  private static final int KINDS = 7;

  @Override
  public String name() {
    return "master-message";
  }

  @Override
  public void take(byte[] input) {
    World world = new World();
    world.tell(0, welcome().toByteArray());
    for (Steps.Step step : Steps.of(input)) {
      world.tell(step.kind() % KINDS, step.content());
    }
    world.end();
  }

  /** One worker with everything it talks to. */
  private static final class World implements AgentListener {
    private final ManualLoop loop = new ManualLoop();
    private final FakeEngine engine = new FakeEngine();
    private final List<OneConnection> connections = new ArrayList<>();
    private final List<OneStream<?>> streams = new ArrayList<>();
    private final OneConnection peer = new OneConnection(PeerIdentity.Role.MASTER, "m1");
    private final Masters masters;
    private final Agent agent;
    private final RpcServices services;
    private @org.jspecify.annotations.Nullable StreamListener<ExecInput> exec;

    World() {
      engine.addImage("app:1");
      ContainerLabels labels = new ContainerLabels("c", "n1", "identity");
      FakeContainerRuntime runtime = new FakeContainerRuntime(labels.owner(), engine);
      agent =
          new Agent(
              loop,
              new EngineCalls(runtime, labels, loop::wallMillis),
              new FakeFence(),
              AgentConfig.DEFAULT,
              this);
      services = ContainerServices.of(runtime, agent.finder());
      masters =
          new Masters(
              loop,
              SessionConfig.of(List.of(MASTER)),
              new SelfDescription("n1", "identity", "boot", "process", "host", "1"),
              NodeFacts.getDefaultInstance(),
              Kept.Leadership.NONE,
              new Masters.Ties(this::connect, agent, 0, leadership -> {}));
      loop.run(() -> agent.start(runtime));
      loop.run(masters::start);
    }

    private CompletableFuture<RpcConnection> connect(HostPort address) {
      OneConnection made =
          new OneConnection(
              PeerIdentity.Role.MASTER, address.equals(MASTER) ? "m1" : address.toString());
      connections.add(made);
      return CompletableFuture.completedFuture(made);
    }

    void tell(int kind, byte[] content) {
      switch (kind) {
        case 0, 1 -> session(message(MasterMessage.getDefaultInstance(), content));
        case 2 -> {
          long millis = content.length == 0 ? 100 : (content[0] & 0xff) * 100L;
          engine.advance(Duration.ofMillis(millis));
          loop.advance(millis);
        }
        case 3 -> ask(WorkerMethods.LOGS, message(WorkerLogsRequest.getDefaultInstance(), content));
        case 4 ->
            ask(WorkerMethods.STATS, message(WorkerStatsRequest.getDefaultInstance(), content));
        case 5 -> exec(message(ExecInput.getDefaultInstance(), content));
        default ->
            engine.everything().stream()
                .filter(container -> container.state() == ContainerState.RUNNING)
                .findFirst()
                .ifPresent(
                    container -> engine.exit(container.id(), content.length == 0 ? 0 : content[0]));
      }
      loop.run();
    }

    @SuppressWarnings("unchecked") // The one method that workers open streams of.
    private void session(MasterMessage message) {
      for (OneConnection connection : connections) {
        if (!connection.opened().isEmpty()) {
          ((StreamListener<MasterMessage>) connection.opened().getLast().listener())
              .onMessage(message);
          return;
        }
      }
    }

    private <Q extends com.google.protobuf.MessageLite, R extends com.google.protobuf.MessageLite>
        StreamListener<Q> open(RpcMethod<Q, R> method) {
      OneStream<R> stream = new OneStream<>(peer);
      StreamListener<Q> listener = Served.accept(services, method, stream);
      stream.listener(listener);
      streams.add(stream);
      return listener;
    }

    private <Q extends com.google.protobuf.MessageLite, R extends com.google.protobuf.MessageLite>
        void ask(RpcMethod<Q, R> method, Q request) {
      StreamListener<Q> listener = open(method);
      listener.onMessage(request);
      listener.onHalfClose();
    }

    private void exec(ExecInput input) {
      StreamListener<ExecInput> call = exec;
      if (call == null || input.hasStart()) {
        call = open(WorkerMethods.EXEC);
        exec = call;
      }
      call.onMessage(input);
    }

    void end() {
      streams.forEach(OneStream::gone);
      loop.run();
      loop.advance(5_000);
      loop.run(masters::close);
      loop.run(agent::stop);
    }

    @Override
    public void ordered(io.drover.worker.model.TaskOrder order) {}

    @Override
    public void observed(TaskStatus status) {
      masters.observed(status);
    }

    @Override
    public void forgotten(TaskId task) {
      masters.forgotten(task);
    }

    @Override
    public void condition(NodeCondition condition) {
      masters.condition(condition);
    }
  }

  @SuppressWarnings("unchecked") // A parser of the sample's type.
  private static <M extends Message> M message(M sample, byte[] content) {
    try {
      return (M) sample.getParserForType().parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      try {
        return (M)
            sample
                .getParserForType()
                .parseFrom(TolerantWire.message(sample.getDescriptorForType(), content));
      } catch (InvalidProtocolBufferException stillNot) {
        throw new IllegalStateException("no message came of it", stillNot);
      }
    }
  }

  private static MasterMessage welcome() {
    return MasterMessage.newBuilder()
        .setWelcome(
            Welcome.newBuilder()
                .setMasterId("m1")
                .setLeader(true)
                .setEpoch(2)
                .addMasters("m1:7420")
                .setHeartbeatIntervalMillis(1_000)
                .setGraceMillis(10_000))
        .build();
  }

  private static TaskOrder order(String id, int slot) {
    return TaskOrder.newBuilder()
        .setTaskId(id)
        .setJob("web")
        .setNamespace("default")
        .setVersion(1)
        .setSlot(slot)
        .setGoal(TaskOrder.Goal.RUN)
        .addPorts(PortBinding.newBuilder().setContainerPort(80).setHostPort(20_000))
        .setContainer(ContainerSpec.newBuilder().setImage("app:1").addEnv("A=b"))
        .build();
  }

  @Override
  public List<byte[]> seeds() {
    Steps.Step assign =
        step(
            0,
            MasterMessage.newBuilder()
                .setAssignment(
                    Assignment.newBuilder()
                        .setEpoch(2)
                        .setSequence(1)
                        .addTasks(order("t1", 1))
                        .addTasks(order("t2", 2)))
                .build());
    Steps.Step change =
        step(
            0,
            MasterMessage.newBuilder()
                .setDelta(
                    AssignmentDelta.newBuilder()
                        .setEpoch(2)
                        .setSequence(2)
                        .addPut(TaskOrder.newBuilder().setTaskId("t1").setGoal(TaskOrder.Goal.STOP))
                        .addRemove("t2"))
                .build());
    Steps.Step ack =
        step(0, MasterMessage.newBuilder().setAck(StatusAck.newBuilder().setSequence(1)).build());
    Steps.Step beat =
        step(
            0, MasterMessage.newBuilder().setHeartbeat(Heartbeat.newBuilder().setEpoch(2)).build());
    Steps.Step refusal =
        step(
            0,
            MasterMessage.newBuilder().setRefusal(Refusal.newBuilder().setMessage("no")).build());
    Steps.Step pass = new Steps.Step(2, new byte[] {20});
    Steps.Step logs =
        step(3, WorkerLogsRequest.newBuilder().setTaskId("t1").setTail(-1).setFollow(true).build());
    Steps.Step stats = step(4, WorkerStatsRequest.newBuilder().addTaskIds("t1").build());
    Steps.Step exec =
        step(
            5,
            ExecInput.newBuilder()
                .setStart(ExecStart.newBuilder().setTaskId("t1").addCommand("sh").setTty(true))
                .build());
    Steps.Step exit = new Steps.Step(6, new byte[] {1});
    return List.of(
        Steps.bytes(assign, pass, ack, beat),
        Steps.bytes(assign, pass, logs, exit, pass, change),
        Steps.bytes(assign, pass, stats, exec, exit, change, pass, ack),
        Steps.bytes(step(0, welcome()), assign, change, refusal, pass, pass));
  }

  private static Steps.Step step(int kind, Message message) {
    return new Steps.Step(kind, message.toByteArray());
  }

  @Override
  public List<String> dictionary() {
    return List.of("t1", "t2", "web", "default", "app:1", "m1", "m1:7420");
  }

  /** Messages are made of any bytes; what reads them takes branches for what they say. */
  @Override
  public List<String> unwatched() {
    return List.of("io.drover.proto.**");
  }

  /** Longer inputs take their time, and say little that shorter ones do not. */
  @Override
  public int inputBytesMax() {
    return 512;
  }
}
