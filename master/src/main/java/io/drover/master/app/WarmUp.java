package io.drover.master.app;

import io.drover.base.Bytes;
import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.codec.SpecMessages;
import io.drover.master.loop.CoreConfig;
import io.drover.master.loop.Moment;
import io.drover.master.loop.Outside;
import io.drover.master.loop.Turns;
import io.drover.master.model.ContainerId;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.ImageDigest;
import io.drover.master.model.JobSpec;
import io.drover.master.model.MasterId;
import io.drover.master.model.NodeFacts;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.RequestKey;
import io.drover.master.model.Resources;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.Election;
import io.drover.master.port.ElectionEvent;
import io.drover.master.port.LeadershipListener;
import io.drover.master.port.LogEvent;
import io.drover.master.port.Message;
import io.drover.master.port.Query;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.port.Seen;
import io.drover.master.port.TaskOrder;
import io.drover.master.port.WorkerEvent;
import io.drover.master.port.WorkerLink;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import io.drover.proto.ContainerSpec;
import io.drover.proto.JobMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a master does before anybody asks it for something: it decides for a made-up cluster in its
 * memory, as a leader and as a follower, until the JVM has compiled the code of it. In a young
 * process the first deployment takes one turn of 20 to 75 ms of processor time, nearly all of it in
 * code that never ran before. Nothing of the made-up cluster leaves it or stays.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /** A JVM needs it once. */
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private static final int NODES = 20;
  private static final int TASKS = 200;
  private static final int ROUNDS = 25;

  /** In which all tasks run, or have ended; they take a few. */
  private static final int TURNS_MAX = 1_000;

  private static final long TURN_MILLIS = 2;
  private static final long NEVER_MILLIS = 3_600_000;

  private final ProtoEntryCodec codec = new ProtoEntryCodec();
  private final Turns follower = turns("follower", new Silent());
  private final Turns leader = turns("leader", new Committing());
  private long nowMillis;
  private long requests;
  private int running;

  WarmUp() {}

  /**
   * Plays until the thread is interrupted or all is done; at once if this JVM has done it before.
   */
  static void once() {
    if (!DONE.compareAndSet(false, true)) {
      return;
    }
    long began = System.nanoTime();
    try {
      new WarmUp().play();
      LOG.debug("warm-up ms={}", (System.nanoTime() - began) / 1_000_000);
    } catch (RuntimeException e) {
      LOG.warn("the warm-up failed, so this master is slow at first", e);
    }
  }

  /**
   * Plays all rounds, or as many as there are until the thread is interrupted.
   *
   * @return how many rounds, each of which took all tasks through their lives; the last one may
   *     have been interrupted
   */
  int play() {
    leader.mailbox().put(new ElectionEvent.Elected());
    turn();
    for (int i = 0; i < NODES; i++) {
      offer(hello(new Link(new NodeId("node-" + i))));
    }
    int round = 0;
    for (; round < ROUNDS && !interrupted(); round++) {
      String job = "job-" + round;
      write(new Command.Deploy("default", "", new TreeMap<>(Map.of(job, spec())), false, false));
      turnUntil(TASKS);
      read(new Query.Tasks("default", job, "", true, ""));
      read(new Query.Jobs("default", "", ""));
      read(new Query.Nodes(""));
      read(new Query.Status());
      write(new Command.Remove("default", List.of(job)));
      turnUntil(0);
    }
    return round;
  }

  private void turnUntil(int tasks) {
    for (int i = 0; running != tasks && !interrupted(); i++) {
      Check.state(i < TURNS_MAX, "%d tasks run, not %d, after %d turns", running, tasks, i);
      turn();
    }
  }

  private static boolean interrupted() {
    return Thread.currentThread().isInterrupted();
  }

  private void turn() {
    nowMillis += TURN_MILLIS;
    leader.turn();
    follower.turn();
  }

  private void write(Command command) {
    requests++;
    RequestKey key = new RequestKey("warm-up-" + requests);
    offer(new ClientMessage.Write(key, command, answer -> {}));
  }

  private void offer(Message message) {
    Check.state(leader.mailbox().offer(message), "the mailbox of the warm-up is full");
  }

  private void read(Query query) {
    offer(new ClientMessage.Read(Seen.NOTHING, NEVER_MILLIS, query, answer -> {}));
  }

  private Turns turns(String id, ReplicatedLog log) {
    return new Turns(
        CoreConfig.of(new MasterId(id), id + ":1", NEVER_MILLIS, NEVER_MILLIS),
        () -> {},
        new Outside(log, new NoElection(), codec, new Nobody()),
        () -> new Moment(nowMillis, nowMillis),
        System::nanoTime,
        System::nanoTime,
        Turns.TICK_MILLIS);
  }

  private static JobSpec spec() {
    ContainerSpec container =
        ContainerSpec.newBuilder()
            .setImage("warm-up:1")
            .setHasCommand(true)
            .addCommand("/bin/service")
            .build();
    return SpecMessages.spec(
        io.drover.proto.JobSpec.newBuilder()
            .setMode(JobMode.REPLICATED)
            .setReplicas(TASKS)
            .setReservations(
                io.drover.proto.Resources.newBuilder().setCpuMillis(10).setMemoryBytes(1 << 20))
            .build(),
        new ContainerTemplate(container.getImage(), Bytes.of(container.toByteArray())),
        0);
  }

  private static WorkerEvent.Hello hello(Link link) {
    NodeFacts facts =
        new NodeFacts(
            link.node().value(),
            "linux",
            "x86_64",
            "0",
            new Resources(40_000, 64L << 30),
            20_000,
            31_999,
            Map.of(),
            Map.of());
    return new WorkerEvent.Hello(
        link,
        "identity of " + link.node(),
        "127.0.0.1",
        "warm-up",
        facts,
        WorkerEvent.Condition.READY,
        List.of());
  }

  /** Says that all is durable as soon as it is appended, and gives it to the follower. */
  private final class Committing extends Silent {
    @Override
    public void claim(MasterId self, String address) {
      leader.mailbox().put(new LogEvent.Claimed(new Epoch(1), 0));
    }

    @Override
    public void append(Entry entry) {
      Entry read = codec.decode(codec.encode(entry));
      follower.mailbox().put(new LogEvent.Committed(read));
      leader.mailbox().put(new LogEvent.Appended(entry.index()));
    }

    @Override
    public void checkpoint(long index, Epoch epoch, long timeMillis, List<Change> state) {
      leader.mailbox().put(new LogEvent.Checkpointed(index, 0));
    }
  }

  /** A follower asks nothing of its log. */
  private static class Silent implements ReplicatedLog {
    @Override
    public void start(ReplicatedLog.Listener listener) {}

    @Override
    public void claim(MasterId self, String address) {}

    @Override
    public void append(Entry entry) {}

    @Override
    public void renounce(String reason) {}

    @Override
    public void checkpoint(long index, Epoch epoch, long timeMillis, List<Change> state) {}

    @Override
    public void close() {}
  }

  private static final class NoElection implements Election {
    @Override
    public void start(Election.Listener listener) {}

    @Override
    public void resign(String reason) {}

    @Override
    public void suspect(String leaderAddress) {}

    @Override
    public void close() {}
  }

  private static final class Nobody implements LeadershipListener {
    @Override
    public void leadershipChanged(Leadership leadership) {}

    @Override
    public void fatal(String reason) {
      throw new IllegalStateException(reason);
    }
  }

  /** A worker whose containers run, and end, as soon as they are to. */
  private final class Link implements WorkerLink {
    private final NodeId node;

    Link(NodeId node) {
      this.node = node;
    }

    @Override
    public NodeId node() {
      return node;
    }

    @Override
    public boolean open() {
      return true;
    }

    @Override
    public void assign(Epoch epoch, List<TaskOrder> tasks) {
      obey(tasks);
    }

    @Override
    public void update(Epoch epoch, List<TaskOrder> put, List<TaskId> remove) {
      obey(put);
    }

    private void obey(List<TaskOrder> orders) {
      List<WorkerEvent.TaskReport> reports = new ArrayList<>(orders.size());
      int change = 0;
      for (TaskOrder order : orders) {
        boolean runs = order.task().wanted();
        reports.add(
            new WorkerEvent.TaskReport(
                order.task().id(),
                seen(
                    order.task().observed().sequence() + 1,
                    runs ? TaskState.RUNNING : TaskState.STOPPED)));
        change += runs ? 1 : -1;
      }
      int changed = change;
      if (!reports.isEmpty()) {
        offer(new WorkerEvent.Statuses(this, reports, () -> running += changed));
      }
    }

    private static Observation seen(long sequence, TaskState state) {
      return new Observation(
          sequence,
          state,
          "",
          ContainerId.of("0123456789abcdef".repeat(4)),
          OptionalInt.empty(),
          1,
          false,
          1,
          0,
          ImageDigest.NONE,
          "");
    }

    @Override
    public void refuse(String message) {
      throw new IllegalStateException(message);
    }

    @Override
    public void superseded() {}
  }
}
