package io.drover.it.load;

import io.drover.base.HostPort;
import io.drover.proto.Heartbeat;
import io.drover.proto.MasterMessage;
import io.drover.proto.StatusBatch;
import io.drover.proto.TaskState;
import io.drover.proto.TaskStatus;
import io.drover.proto.Welcome;
import io.drover.proto.WorkerMessage;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A simulated worker's way to one master, made anew whenever it breaks. Everything happens under
 * the worker's lock.
 */
final class SimulatedSession implements StreamListener<MasterMessage> {
  private static final int STATUSES_PER_BATCH = 500;

  /** What is not acknowledged for so long is told again. */
  private static final long ACKNOWLEDGED_NANOS_MAX = 20_000_000_000L;

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long PAUSE_MILLIS_MAX = 2_000;

  private final SimulatedFleet fleet;
  private final SimulatedWorker worker;
  private final HostPort master;
  private final Deque<Batch> underWay = new ArrayDeque<>();
  private @Nullable RpcConnection connection;
  private @Nullable RpcStream<WorkerMessage> stream;
  private long batches;
  private long welcomedEpoch;

  /** How many tasks had started to run when the last Hello told of all of them. */
  private long toldRunning;

  /** As the master asks for. */
  private long beatPauseNanos;

  private long beatNanos;
  private boolean awaitsWelcome;
  private boolean leader;
  private boolean closed;
  private boolean frozen;
  private boolean away;
  private int failures;

  SimulatedSession(SimulatedFleet fleet, SimulatedWorker worker, HostPort master) {
    this.fleet = fleet;
    this.worker = worker;
    this.master = master;
  }

  private record Batch(long number, List<TaskStatus> statuses, long sentNanos) {
    int running() {
      int running = 0;
      for (TaskStatus status : statuses) {
        running += status.getState() == TaskState.RUNNING ? 1 : 0;
      }
      return running;
    }
  }

  void connect() {
    var _ = fleet.connect(master, worker.id()).whenComplete(this::connected);
  }

  private void connected(@Nullable RpcConnection made, @Nullable Throwable failure) {
    synchronized (worker) {
      if (made == null) {
        connectLater();
      } else if (closed || away) {
        made.close();
      } else {
        connection = made;
        stream = made.open(WorkerMethods.SESSION, this);
        batches = 0;
        welcomedEpoch = 0;
        underWay.clear();
        sayHello();
      }
    }
  }

  private void connectLater() {
    if (!closed && !away) {
      long pause = Math.min(FIRST_PAUSE_MILLIS << Math.min(failures++, 6), PAUSE_MILLIS_MAX);
      long spread = ThreadLocalRandom.current().nextLong(pause);
      fleet.after(
          pause / 2 + spread / 2,
          () -> {
            synchronized (worker) {
              connect();
            }
          });
    }
  }

  boolean leads(long epoch) {
    return leader && welcomedEpoch == epoch;
  }

  void beat(WorkerMessage message) {
    long now = System.nanoTime();
    if (welcomedEpoch > 0 && now - beatNanos >= beatPauseNanos) {
      beatNanos = now;
      send(message);
    }
    Batch oldest = underWay.peek();
    if (oldest != null && now - oldest.sentNanos() > ACKNOWLEDGED_NANOS_MAX) {
      List<Batch> overdue = List.copyOf(underWay);
      underWay.clear();
      overdue.forEach(batch -> report(batch.statuses()));
    }
  }

  void freeze() {
    frozen = true;
  }

  /** Breaks off and stays away until {@link #back}. */
  void leave() {
    away = true;
    if (connection != null) {
      connection.close();
    }
  }

  void back() {
    if (away && !closed) {
      away = false;
      connectLater();
    }
  }

  void close() {
    closed = true;
    if (connection != null) {
      connection.close();
    }
  }

  /** Tells the leader of these tasks. */
  void report(List<TaskStatus> statuses) {
    for (int i = 0; i < statuses.size(); i += STATUSES_PER_BATCH) {
      List<TaskStatus> some =
          statuses.subList(i, Math.min(statuses.size(), i + STATUSES_PER_BATCH));
      batches++;
      underWay.add(new Batch(batches, some, System.nanoTime()));
      send(
          WorkerMessage.newBuilder()
              .setStatuses(StatusBatch.newBuilder().setSequence(batches).addAllStatuses(some))
              .build());
    }
  }

  @Override
  public CompletionStage<Void> onMessage(MasterMessage message) {
    synchronized (worker) {
      if (!frozen && !closed) {
        receive(message);
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  private void receive(MasterMessage message) {
    switch (message.getKindCase()) {
      case WELCOME -> welcomed(message.getWelcome());
      case ASSIGNMENT -> {
        long epoch = message.getAssignment().getEpoch();
        if (worker.admits(epoch)) {
          // It comes when what the Hello told is durable.
          worker.acknowledgedUpTo(toldRunning);
          report(worker.assigned(message.getAssignment()));
        }
      }
      case DELTA -> {
        if (worker.admits(message.getDelta().getEpoch())) {
          report(
              worker.changed(message.getDelta().getPutList(), message.getDelta().getRemoveList()));
        }
      }
      case HEARTBEAT -> {
        if (!message.getHeartbeat().getAnswer()) {
          send(
              WorkerMessage.newBuilder()
                  .setHeartbeat(Heartbeat.newBuilder(message.getHeartbeat()).setAnswer(true))
                  .build());
        }
      }
      case ACK -> {
        while (!underWay.isEmpty() && underWay.peek().number() <= message.getAck().getSequence()) {
          worker.acknowledged(underWay.remove().running());
        }
      }
      case REFUSAL -> fleet.counts().workerRefused();
      case ORDERS_WANTED, KIND_NOT_SET -> {}
    }
  }

  /** A Welcome answers each Hello; one that is no answer asks for a Hello if its leader is new. */
  private void welcomed(Welcome welcome) {
    boolean answer = awaitsWelcome;
    boolean newEpoch = welcome.getEpoch() > welcomedEpoch;
    failures = 0;
    // Looked at once a second, and never quite on time.
    beatPauseNanos = TimeUnit.MILLISECONDS.toNanos(welcome.getHeartbeatIntervalMillis() * 3 / 4);
    awaitsWelcome = false;
    welcomedEpoch = Math.max(welcomedEpoch, welcome.getEpoch());
    leader = welcome.getLeader() && worker.admits(welcome.getEpoch());
    if (!answer && newEpoch && welcome.getLeader()) {
      sayHello();
    }
  }

  private void sayHello() {
    awaitsWelcome = true;
    underWay.clear();
    toldRunning = worker.startedRunning();
    send(worker.hello());
  }

  private void send(WorkerMessage message) {
    RpcStream<WorkerMessage> open = stream;
    if (open != null && !frozen) {
      var _ = open.send(message);
    }
  }

  @Override
  public void onHalfClose() {}

  @Override
  public void onClosed(Optional<RpcException> failure) {
    synchronized (worker) {
      RpcConnection broken = connection;
      leader = false;
      welcomedEpoch = 0;
      stream = null;
      connection = null;
      if (broken != null) {
        broken.close();
      }
      if (!frozen) {
        connectLater();
      }
    }
  }
}
