package io.drover.master.dispatch;

import io.drover.base.HostPort;
import io.drover.proto.Heartbeat;
import io.drover.proto.Hello;
import io.drover.proto.MasterMessage;
import io.drover.proto.NodeCondition;
import io.drover.proto.NodeFacts;
import io.drover.proto.Resources;
import io.drover.proto.StatusBatch;
import io.drover.proto.TaskStatus;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A worker that says what the test makes it say, over a real connection. */
public final class ScriptedWorker implements StreamListener<MasterMessage>, AutoCloseable {
  private static final long WAIT_SECONDS = 15;

  private final String node;
  private final String identity;
  private final RpcConnection connection;
  private final RpcStream<WorkerMessage> stream;
  private final BlockingQueue<MasterMessage> inbox = new LinkedBlockingQueue<>();
  private final CompletableFuture<Optional<RpcException>> closed = new CompletableFuture<>();
  private long batches;
  private long lastEpoch;

  private ScriptedWorker(String node, String identity, RpcConnection connection) {
    this.node = node;
    this.identity = identity;
    this.connection = connection;
    this.stream = connection.open(WorkerMethods.SESSION, this);
  }

  /** Connects and opens a session; says nothing yet. */
  public static ScriptedWorker connect(
      RpcLoops loops,
      HostPort master,
      String cluster,
      String node,
      String identity,
      RpcServices offered) {
    PeerIdentity self = new PeerIdentity(cluster, PeerIdentity.Role.WORKER, node, "test");
    RpcConnection connection =
        RpcClient.connect(loops, master, self, RpcConfig.DEFAULT, offered)
            .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
            .join();
    return new ScriptedWorker(node, identity, connection);
  }

  /** A worker's first word: a machine of 4 cores and 8 GiB that holds these tasks. */
  public Hello hello(TaskStatus... held) {
    return Hello.newBuilder()
        .setNodeId(node)
        .setIdentity(identity)
        .setBootId("boot")
        .setProcessId("process")
        .setAddress("127.0.0.1")
        .setSoftwareVersion("test")
        .setCondition(NodeCondition.newBuilder().setEngineReady(true))
        .setFacts(
            NodeFacts.newBuilder()
                .setHostname(node)
                .setOs("linux")
                .setArchitecture("amd64")
                .setEngineVersion("20.10")
                .setPortFirst(20_000)
                .setPortLast(20_999)
                .putLabels("zone", "a")
                .setResources(resources(4_000, 8L << 30))
                .setReserved(resources(500, 1L << 30)))
        .addAllHeld(List.of(held))
        .build();
  }

  private static Resources resources(int cpuMillis, long memoryBytes) {
    return Resources.newBuilder().setCpuMillis(cpuMillis).setMemoryBytes(memoryBytes).build();
  }

  /** Presents itself. */
  public void say(Hello hello) {
    say(WorkerMessage.newBuilder().setHello(hello).build());
  }

  /** Reports; the number of the batch. */
  public long report(TaskStatus... statuses) {
    batches++;
    say(
        WorkerMessage.newBuilder()
            .setStatuses(
                StatusBatch.newBuilder().setSequence(batches).addAllStatuses(List.of(statuses)))
            .build());
    return batches;
  }

  /** Gives a sign of life. */
  public void beat() {
    say(WorkerMessage.newBuilder().setHeartbeat(Heartbeat.newBuilder().setSentMillis(7)).build());
  }

  /** Sends. */
  public void say(WorkerMessage message) {
    var _ = stream.send(message);
  }

  /** The next message that is of interest; others are skipped. */
  public MasterMessage next(Predicate<MasterMessage> interest) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    try {
      while (true) {
        MasterMessage message = inbox.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (message == null) {
          throw new AssertionError("the master did not send it; the session: " + closed);
        }
        if (interest.test(message)) {
          return message;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The next message if one comes soon. */
  public Optional<MasterMessage> poll() {
    try {
      return Optional.ofNullable(inbox.poll(100, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Whether the session is over. */
  public boolean ended() {
    return closed.isDone();
  }

  /** Whether this leadership is another than that of the last call; the first Hello went before. */
  public boolean newEpoch(long epoch) {
    boolean another = epoch != lastEpoch && lastEpoch != 0;
    lastEpoch = epoch;
    return another;
  }

  /** What has come and was not looked at. */
  public List<MasterMessage> rest() {
    return List.copyOf(inbox);
  }

  /** Waits for the end of the session. */
  public Optional<RpcException> end() {
    return closed.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public CompletionStage<Void> onMessage(MasterMessage message) {
    inbox.add(message);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onHalfClose() {
    // The end follows.
  }

  @Override
  public void onClosed(Optional<RpcException> failure) {
    closed.complete(failure);
  }

  @Override
  public void close() {
    connection.close();
  }
}
