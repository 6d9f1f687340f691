package io.drover.worker.session;

import io.drover.base.HostPort;
import io.drover.proto.Assignment;
import io.drover.proto.AssignmentDelta;
import io.drover.proto.Hello;
import io.drover.proto.MasterMessage;
import io.drover.proto.StatusAck;
import io.drover.proto.TaskOrder;
import io.drover.proto.Welcome;
import io.drover.proto.WorkerMessage;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServer;
import io.drover.rpc.RpcServices;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A master on the real wire that says what a test tells it to, and remembers what it hears. */
public final class ScriptedMaster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String id;
  private final RpcServer server;
  private final List<RpcStream<MasterMessage>> streams = new CopyOnWriteArrayList<>();
  private final List<WorkerMessage> heard = new CopyOnWriteArrayList<>();
  private volatile Optional<Welcome> welcome = Optional.empty();
  private volatile boolean answersHeartbeats;

  /** A master that answers nothing until {@link #answerHello} says what. */
  public ScriptedMaster(RpcLoops loops, String id) {
    this(loops, id, new HostPort("127.0.0.1", 0));
  }

  public ScriptedMaster(RpcLoops loops, String id, HostPort listen) {
    this.id = id;
    RpcServices services = new RpcServices().stream(WorkerMethods.SESSION, Session::new);
    server =
        RpcServer.start(
            loops,
            listen,
            new PeerIdentity("test", PeerIdentity.Role.MASTER, id, "test"),
            RpcConfig.DEFAULT,
            services,
            connection -> {});
  }

  public HostPort address() {
    return server.address();
  }

  /** Every Hello from now on is answered so. */
  public void answerHello(boolean leader, long epoch, HostPort... masters) {
    Welcome.Builder builder =
        Welcome.newBuilder()
            .setMasterId(id)
            .setLeader(leader)
            .setEpoch(epoch)
            .setHeartbeatIntervalMillis(100)
            .setGraceMillis(60_000);
    for (HostPort master : masters) {
      builder.addMasters(master.toString());
    }
    welcome = Optional.of(builder.build());
  }

  /** Every Hello from now on is answered as by a leader whose lease is so long and kept. */
  public void lead(long epoch, long leaseMillis) {
    answerHello(true, epoch);
    welcome = welcome.map(said -> said.toBuilder().setGraceMillis(leaseMillis).build());
    answersHeartbeats = true;
  }

  /** Says a Welcome that nobody asked for, as a master does that has become the leader. */
  public void takeOver(long epoch) {
    answerHello(true, epoch);
    send(MasterMessage.newBuilder().setWelcome(welcome.orElseThrow()).build());
  }

  public void assign(long epoch, long sequence, TaskOrder... tasks) {
    Assignment assignment =
        Assignment.newBuilder()
            .setEpoch(epoch)
            .setSequence(sequence)
            .addAllTasks(List.of(tasks))
            .build();
    send(MasterMessage.newBuilder().setAssignment(assignment).build());
  }

  public void update(long epoch, long sequence, TaskOrder... put) {
    AssignmentDelta delta =
        AssignmentDelta.newBuilder()
            .setEpoch(epoch)
            .setSequence(sequence)
            .addAllPut(List.of(put))
            .build();
    send(MasterMessage.newBuilder().setDelta(delta).build());
  }

  public void acknowledge(long batch) {
    send(MasterMessage.newBuilder().setAck(StatusAck.newBuilder().setSequence(batch)).build());
  }

  public void send(MasterMessage message) {
    streams.getLast().send(message);
  }

  /** The newest stream to the worker. */
  public RpcStream<MasterMessage> stream() {
    return streams.getLast();
  }

  public List<WorkerMessage> heard() {
    return List.copyOf(heard);
  }

  public List<Hello> hellos() {
    return heard.stream().filter(WorkerMessage::hasHello).map(WorkerMessage::getHello).toList();
  }

  /** Waits for so many messages that fit. */
  public List<WorkerMessage> await(int count, Predicate<WorkerMessage> fits) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> heard.stream().filter(fits).count() >= count);
    return heard.stream().filter(fits).toList();
  }

  public void awaitHellos(int count) {
    var _ = await(count, WorkerMessage::hasHello);
  }

  private static org.awaitility.core.ConditionFactory await() {
    return org.awaitility.Awaitility.await();
  }

  @Override
  public void close() {
    server.close();
  }

  /** One worker's stream. */
  private final class Session implements StreamListener<WorkerMessage> {
    private final RpcStream<MasterMessage> stream;

    Session(RpcStream<MasterMessage> stream) {
      this.stream = stream;
      streams.add(stream);
    }

    @Override
    public CompletionStage<Void> onMessage(WorkerMessage message) {
      heard.add(message);
      if (message.hasHello() && welcome.isPresent()) {
        stream.send(MasterMessage.newBuilder().setWelcome(welcome.get()).build());
      }
      if (message.hasHeartbeat() && answersHeartbeats) {
        stream.send(
            MasterMessage.newBuilder()
                .setHeartbeat(message.getHeartbeat().toBuilder().setAnswer(true))
                .build());
      }
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onHalfClose() {}

    @Override
    public void onClosed(Optional<RpcException> failure) {}
  }
}
