package io.drover.worker.session;

import io.drover.base.HostPort;
import io.drover.proto.Heartbeat;
import io.drover.proto.MasterMessage;
import io.drover.proto.StatusBatch;
import io.drover.proto.Welcome;
import io.drover.proto.WorkerMessage;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import io.drover.worker.loop.Loop;
import io.drover.worker.model.NodeCondition;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session with one master on one connection, from its first Hello to its end. Owned by the
 * loop; what comes in is read on the connection's event loop and answered for only when the loop
 * has dealt with it, so that a master cannot flood a busy worker.
 */
final class MasterSession {
  private static final Logger log = LoggerFactory.getLogger(MasterSession.class);

  // What a master asks for beyond these makes no sense, and the worker must not spin by it.
  private static final long HEARTBEAT_INTERVAL_MILLIS_MIN = 10;
  private static final long HEARTBEAT_INTERVAL_MILLIS_MAX = 60_000;

  private final HostPort address;
  private final RpcConnection connection;
  private final RpcStream<WorkerMessage> stream;
  private final Loop loop;
  private final Owner owner;
  private final OrderIntake intake;

  private long epoch;
  private boolean leader;
  private boolean welcomed;
  private boolean awaitsWelcome;
  private boolean over;
  private long helloSentMillis;
  private long batches;
  private Loop.@Nullable Timer heartbeat;

  /** What the session asks of all sessions together. */
  interface Owner {
    WorkerMessage hello();

    /** A Welcome came, or an answer to a heartbeat; false if the master's epoch is past. */
    boolean heard(MasterSession session, Welcome welcome);

    /** Whether orders of this epoch are obeyed. */
    boolean obeys(MasterSession session, long epoch);

    /** The master answered what was sent at this time, and its orders are known. */
    void touched(MasterSession session, long sentMillis);

    void acknowledged(MasterSession session, long batch);

    /** An assignment from this founding of the masters' store was taken. */
    void assigned(String founding);

    /** The orders of these tasks, as far as they are held. */
    Iterator<WorkerMessage> heldOrders(List<String> tasks);

    void refused(MasterSession session, String message);

    void ended(MasterSession session, String reason);
  }

  MasterSession(
      HostPort address, RpcConnection connection, Loop loop, OrderIntake intake, Owner owner) {
    this.address = address;
    this.connection = connection;
    this.loop = loop;
    this.intake = intake;
    this.owner = owner;
    this.stream = connection.open(WorkerMethods.SESSION, new Incoming());
  }

  HostPort address() {
    return address;
  }

  /** The master's own name for itself. */
  String peerId() {
    return connection.peer().id();
  }

  boolean leads() {
    return leader && !over;
  }

  long epoch() {
    return epoch;
  }

  void sendHello() {
    awaitsWelcome = true;
    helloSentMillis = loop.uptimeMillis();
    intake.expectAll();
    send(owner.hello());
  }

  void send(NodeCondition condition) {
    send(WorkerMessage.newBuilder().setCondition(SelfDescription.message(condition)).build());
  }

  /** The number that the next batch of this session has. */
  long nextBatch() {
    return batches + 1;
  }

  void send(StatusBatch batch) {
    batches = batch.getSequence();
    send(WorkerMessage.newBuilder().setStatuses(batch).build());
  }

  /** Another master leads, or this one says so itself. */
  void step(boolean leads) {
    leader = leads;
  }

  void close(String reason) {
    end(reason);
  }

  private void send(WorkerMessage message) {
    if (over) {
      return;
    }
    stream
        .send(message)
        .whenComplete((sent, failure) -> {
          if (failure != null) {
            loop.put(() -> end("sending failed: " + failure.getMessage()));
          }
        });
  }

  /** Each message is made and sent when the one before has left. */
  private void sendAll(Iterator<WorkerMessage> messages) {
    if (over || !messages.hasNext()) {
      return;
    }
    stream
        .send(messages.next())
        .whenComplete((sent, failure) ->
            loop.put(() -> {
              if (failure == null) {
                sendAll(messages);
              } else {
                end("sending failed: " + failure.getMessage());
              }
            }));
  }

  private void receive(MasterMessage message) {
    if (over) {
      return;
    }
    switch (message.getKindCase()) {
      case WELCOME -> welcome(message.getWelcome());
      case ASSIGNMENT -> {
        if (owner.obeys(this, message.getAssignment().getEpoch())) {
          boolean taken = intake.assignment(message.getAssignment());
          if (taken) {
            // Not before: till then this worker may hold what the leader has given to others.
            owner.touched(this, helloSentMillis);
            owner.assigned(message.getAssignment().getFounding());
          }
          askAgainUnless(taken);
        }
      }
      case ORDERS_WANTED -> {
        if (leads()) {
          sendAll(owner.heldOrders(message.getOrdersWanted().getTaskIdsList()));
        }
      }
      case DELTA -> {
        if (owner.obeys(this, message.getDelta().getEpoch())) {
          askAgainUnless(intake.delta(message.getDelta()));
        }
      }
      case ACK -> owner.acknowledged(this, message.getAck().getSequence());
      case HEARTBEAT -> heartbeat(message.getHeartbeat());
      case REFUSAL -> owner.refused(this, message.getRefusal().getMessage());
      // A kind that only a newer master knows is not for this worker.
      case KIND_NOT_SET -> log.debug("master={} sent an unknown kind of message", address);
    }
  }

  private void welcome(Welcome welcome) {
    boolean asked = awaitsWelcome;
    boolean newEpoch = welcome.getEpoch() > epoch;
    epoch = Math.max(epoch, welcome.getEpoch());
    boolean first = !welcomed;
    welcomed = true;
    awaitsWelcome = false;
    boolean leads = owner.heard(this, welcome);
    if (first) {
      log.info(
          "master={} id={} session=open leader={} epoch={}",
          address,
          welcome.getMasterId(),
          welcome.getLeader(),
          welcome.getEpoch());
    }
    long interval = welcome.getHeartbeatIntervalMillis();
    scheduleHeartbeat(
        interval <= 0
            ? 0
            : Math.clamp(interval, HEARTBEAT_INTERVAL_MILLIS_MIN, HEARTBEAT_INTERVAL_MILLIS_MAX));
    if (!asked && newEpoch && welcome.getLeader()) {
      if (leads) {
        log.info("master={} took over epoch={}", address, welcome.getEpoch());
      }
      // One whose epoch is past hears in the same way which epoch this worker has seen.
      sendHello();
    }
  }

  private void scheduleHeartbeat(long intervalMillis) {
    if (heartbeat != null) {
      heartbeat.cancel();
      heartbeat = null;
    }
    if (intervalMillis > 0) {
      heartbeat = loop.after(intervalMillis, () -> beat(intervalMillis));
    }
  }

  private void beat(long intervalMillis) {
    if (over) {
      return;
    }
    send(
        WorkerMessage.newBuilder()
            .setHeartbeat(Heartbeat.newBuilder().setSentMillis(loop.uptimeMillis()).setEpoch(epoch))
            .build());
    scheduleHeartbeat(intervalMillis);
  }

  private void heartbeat(Heartbeat beat) {
    if (beat.getAnswer()) {
      if (intake.complete()) {
        owner.touched(this, beat.getSentMillis());
      }
    } else {
      send(WorkerMessage.newBuilder().setHeartbeat(beat.toBuilder().setAnswer(true)).build());
    }
  }

  private void askAgainUnless(boolean taken) {
    if (!taken && !awaitsWelcome) {
      sendHello();
    }
  }

  private void end(String reason) {
    if (over) {
      return;
    }
    over = true;
    leader = false;
    scheduleHeartbeat(0);
    connection.close();
    owner.ended(this, reason);
  }

  /** Hops from the connection's event loop to the worker's. */
  private final class Incoming implements StreamListener<MasterMessage> {
    @Override
    public CompletionStage<Void> onMessage(MasterMessage message) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      boolean taken =
          loop.offer(() -> {
            try {
              receive(message);
            } finally {
              done.complete(null);
            }
          });
      if (!taken) {
        // What is lost now comes again with the assignment of the next session.
        connection.close();
        done.complete(null);
      }
      return done;
    }

    @Override
    public void onHalfClose() {
      tell("the master ended the session");
    }

    @Override
    public void onClosed(Optional<RpcException> failure) {
      tell(failure.map(RpcException::getMessage).orElse("the session ended"));
    }

    private void tell(String reason) {
      Consumer<String> end = MasterSession.this::end;
      if (!loop.offer(() -> end.accept(reason))) {
        Thread.ofVirtual().start(() -> loop.put(() -> end.accept(reason)));
      }
    }
  }
}
