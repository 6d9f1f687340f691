package io.drover.master.dispatch;

import io.drover.base.Epoch;
import io.drover.master.model.NodeId;
import io.drover.master.model.TaskId;
import io.drover.master.port.TaskOrder;
import io.drover.master.port.WorkerEvent;
import io.drover.master.port.WorkerLink;
import io.drover.proto.Heartbeat;
import io.drover.proto.Hello;
import io.drover.proto.MasterMessage;
import io.drover.proto.Refusal;
import io.drover.proto.StatusBatch;
import io.drover.proto.WorkerMessage;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's stream. What comes in is handled on its connection's event loop, what goes out is
 * encoded on the dispatch thread, so that the control loop only enqueues.
 */
final class WorkerSession implements StreamListener<WorkerMessage>, WorkerLink {
  /** Orders that may wait to be encoded; a session with more is dropped. */
  static final int ORDERS_MAX = 4_096;

  /** A worker that claims more is not believed, or it could use up all epochs. */
  private static final long EPOCH_MAX = 1L << 48;

  private static final Logger LOG = LoggerFactory.getLogger(WorkerSession.class);

  private final long number;
  private final RpcStream<MasterMessage> stream;
  private final WorkerSessions sessions;
  private final SessionInbox inbox;
  private final AtomicInteger orders = new AtomicInteger();

  /** Written on the connection's event loop, before anybody else learns of this session. */
  private volatile @Nullable NodeId node;

  private volatile String identity = "";
  private volatile long heardNanos;
  private volatile boolean over;

  /** Its end is in the inbox. */
  private volatile boolean told;

  /**
   * The leadership that the worker has presented itself to; 0 for none. Set on dispatch's thread.
   */
  private volatile long presentedEpoch;

  /** Number of the last order sent. Dispatch thread. */
  private long sequence;

  /** A session of a worker that has not said a word; its number is its own. */
  WorkerSession(long number, RpcStream<MasterMessage> stream, WorkerSessions sessions) {
    this.number = number;
    this.stream = stream;
    this.sessions = sessions;
    this.inbox = new SessionInbox(sessions.mailbox());
    this.heardNanos = sessions.nanoTime();
  }

  @Override
  public CompletionStage<Void> onMessage(WorkerMessage message) {
    heardNanos = sessions.nanoTime();
    if (over) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return switch (message.getKindCase()) {
        case HELLO -> hello(message.getHello());
        case STATUSES -> statuses(message.getStatuses());
        case HEARTBEAT -> heartbeat(message.getHeartbeat());
        case ORDERS ->
            tell(
                new WorkerEvent.HeldOrders(
                    this,
                    HeldOrders.read(message.getOrders().getOrdersList()),
                    message.getOrders().getLast()));
        case CONDITION ->
            tell(
                new WorkerEvent.ConditionChanged(
                    this, WorkerMessages.condition(message.getCondition())));
        // A kind that only a newer worker knows changes nothing here.
        case KIND_NOT_SET -> CompletableFuture.completedFuture(null);
      };
    } catch (IllegalArgumentException e) {
      String reason = "the worker sent what makes no sense: " + e.getMessage();
      end(new RpcException(RpcCode.INVALID_ARGUMENT, reason));
      return CompletableFuture.completedFuture(null);
    }
  }

  private CompletionStage<Void> hello(Hello hello) {
    NodeId claimed = new NodeId(WorkerMessages.name("node id", hello.getNodeId()));
    NodeId known = node;
    if (known != null && !known.equals(claimed)) {
      throw new IllegalArgumentException("a session of " + known + " turned into " + claimed);
    }
    final String shown = WorkerMessages.name("identity", hello.getIdentity());
    node = claimed;
    identity = shown;
    Optional<String> refusal = sessions.register(this, claimed);
    if (refusal.isPresent()) {
      refuse(refusal.get());
      return CompletableFuture.completedFuture(null);
    }
    WorkerEvent.Hello event =
        new WorkerEvent.Hello(
            this,
            identity,
            WorkerMessages.cut(hello.getAddress()),
            WorkerMessages.cut(hello.getSoftwareVersion()),
            WorkerMessages.facts(hello.getFacts()),
            WorkerMessages.condition(hello.getCondition()),
            WorkerMessages.reports(hello.getHeldList()),
            memory(hello));
    return inTurn(() -> present(event));
  }

  private static WorkerEvent.Memory memory(Hello hello) {
    long epoch = hello.getEpoch();
    if (epoch < 0 || epoch > EPOCH_MAX) {
      throw new IllegalArgumentException("no cluster comes to epoch " + epoch);
    }
    return new WorkerEvent.Memory(epoch, WorkerMessages.cut(hello.getFounding()));
  }

  /** Welcomes the worker by what is so now, and gives its Hello to the loop if that is to lead. */
  private CompletionStage<Void> present(WorkerEvent.Hello event) {
    sessions.came(this);
    presentedEpoch = sessions.welcome(this);
    return presentedEpoch == 0 ? CompletableFuture.completedFuture(null) : inbox.put(event);
  }

  private CompletionStage<Void> statuses(StatusBatch batch) {
    long number = batch.getSequence();
    return tell(
        new WorkerEvent.Statuses(
            this,
            WorkerMessages.reports(batch.getStatusesList()),
            () -> order(() -> send(WorkerMessages.ack(number)))));
  }

  /**
   * Passes news on to a leader that the worker has presented itself to. Other news is dropped: the
   * worker's next Hello says it again.
   */
  private CompletionStage<Void> tell(WorkerEvent event) {
    return inTurn(() -> {
      long epoch = presentedEpoch;
      return epoch == 0 || epoch != sessions.leadingEpoch()
          ? CompletableFuture.completedFuture(null)
          : inbox.put(event);
    });
  }

  /**
   * What a worker says is weighed on the dispatch thread, where changes of leadership are told to
   * workers too: so each Hello is answered by one leadership, and nothing overtakes it. The
   * worker's credit bounds how much waits.
   */
  private CompletionStage<Void> inTurn(Supplier<CompletionStage<Void>> step) {
    CompletableFuture<Void> dealtWith = new CompletableFuture<>();
    sessions.execute(() -> {
      if (!over) {
        var _ = step.get().thenRun(() -> dealtWith.complete(null));
      }
    });
    return dealtWith;
  }

  private CompletionStage<Void> heartbeat(Heartbeat heartbeat) {
    if (heartbeat.getAnswer()) {
      return CompletableFuture.completedFuture(null);
    }
    Heartbeat answer =
        Heartbeat.newBuilder()
            .setSentMillis(heartbeat.getSentMillis())
            .setAnswer(true)
            .setEpoch(sessions.knownEpoch())
            .build();
    send(MasterMessage.newBuilder().setHeartbeat(answer).build());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onHalfClose() {
    end(new RpcException(RpcCode.CANCELLED, "the worker ended its session"));
  }

  @Override
  public void onClosed(Optional<RpcException> failure) {
    end(failure.orElse(new RpcException(RpcCode.CANCELLED, "the worker ended its session")));
  }

  @Override
  public NodeId node() {
    NodeId known = node;
    if (known == null) {
      throw new IllegalStateException("a session without Hello");
    }
    return known;
  }

  @Override
  public boolean open() {
    return !over;
  }

  @Override
  public void assign(Epoch epoch, List<TaskOrder> tasks) {
    assign(epoch, "", tasks);
  }

  @Override
  public void assign(Epoch epoch, String founding, List<TaskOrder> tasks) {
    List<TaskOrder> all = List.copyOf(tasks);
    order(() -> {
      send(WorkerMessages.assignment(sessions.orders(), epoch, founding, ++sequence, all));
      sessions.assigned(this);
    });
  }

  @Override
  public void askOrders(List<TaskId> tasks) {
    List<TaskId> wanted = List.copyOf(tasks);
    order(() -> send(HeldOrders.wanted(wanted)));
  }

  @Override
  public void update(Epoch epoch, List<TaskOrder> put, List<TaskId> remove) {
    List<TaskOrder> changed = List.copyOf(put);
    List<TaskId> gone = List.copyOf(remove);
    order(() -> send(WorkerMessages.delta(sessions.orders(), epoch, ++sequence, changed, gone)));
  }

  @Override
  public void refuse(String message) {
    LOG.warn("worker refused node={} peer={} reason={}", node, peer(), message);
    order(() -> {
      Refusal refusal = Refusal.newBuilder().setMessage(message).build();
      stream
          .send(MasterMessage.newBuilder().setRefusal(refusal).build())
          .whenComplete(
              (nothing, failure) -> end(new RpcException(RpcCode.PERMISSION_DENIED, message)));
    });
  }

  @Override
  public void superseded() {
    end(new RpcException(RpcCode.CONFLICT, "another session of this node took over"));
  }

  /** Runs on the dispatch thread, in order; ends the session when too many wait. */
  void order(Runnable step) {
    if (over) {
      return;
    }
    if (orders.incrementAndGet() > ORDERS_MAX) {
      end(new RpcException(RpcCode.RESOURCE_EXHAUSTED, "too many orders wait for this worker"));
      return;
    }
    sessions.execute(() -> {
      orders.decrementAndGet();
      if (!over) {
        step.run();
      }
    });
  }

  /** Sends now. A worker that does not read fills its stream's queue and is dropped. */
  void send(MasterMessage message) {
    stream
        .send(message)
        .whenComplete((nothing, failure) -> {
          if (failure != null && !over) {
            String reason = "the worker does not take its orders: " + failure.getMessage();
            end(new RpcException(RpcCode.RESOURCE_EXHAUSTED, reason));
          }
        });
  }

  /** Ends the session and its connection; the loop is told if it knows of it. Any thread. */
  void end(RpcException reason) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    sessions.unregister(this);
    NodeId known = node;
    if (known != null) {
      LOG.info(
          "worker session ended node={} peer={} reason={}", known, peer(), reason.getMessage());
    }
    if (presentedEpoch != 0) {
      inbox.put(new WorkerEvent.Gone(this, String.valueOf(reason.getMessage())));
    }
    told = true;
    stream.fail(reason);
    stream.connection().close();
  }

  /** Gives the loop what it had no room for; true when that was the last of this session. */
  boolean finished() {
    // Asked first: what is told after this is flushed at the next tick.
    boolean last = told;
    return inbox.flush() && last;
  }

  long number() {
    return number;
  }

  boolean over() {
    return over;
  }

  boolean greeted() {
    return node != null;
  }

  String identity() {
    return identity;
  }

  long heardNanos() {
    return heardNanos;
  }

  /** Takes back silence that was this master's own fault. */
  void heardAt(long nanos) {
    heardNanos = nanos;
  }

  RpcConnection connection() {
    return stream.connection();
  }

  String peer() {
    return stream.connection().remoteAddress();
  }
}
