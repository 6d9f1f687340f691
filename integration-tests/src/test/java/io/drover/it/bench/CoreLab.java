package io.drover.it.bench;

import io.drover.base.Bytes;
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
import io.drover.master.port.ReplicatedLog;
import io.drover.master.port.TaskOrder;
import io.drover.master.port.WorkerEvent;
import io.drover.master.port.WorkerLink;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import io.drover.proto.ContainerSpec;
import io.drover.proto.JobMode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A leader's and a follower's core in one thread, with virtual time. */
final class CoreLab {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long TURN_MILLIS = 2;

  private final ProtoEntryCodec codec = new ProtoEntryCodec();
  private final Deque<Message> forLeader = new ArrayDeque<>();
  private final Deque<byte[]> written = new ArrayDeque<>();
  private final Turns leader = turns("1", new Log());
  private final Turns follower = turns("2", new Log());
  private long nowMillis;
  private long leaderNanos;
  private long encodeNanos;
  private long decodeNanos;
  private long followerNanos;
  private long logBytes;
  private long entries;
  private long turns;
  private long running;

  /** A leader that has heard so many workers. */
  CoreLab(int workers) {
    leader.begin();
    follower.begin();
    leader.mailbox().put(new ElectionEvent.Elected());
    step();
    for (int i = 0; i < workers; i++) {
      forLeader.add(hello(new Link(new NodeId("node-" + i))));
    }
    while (!forLeader.isEmpty()) {
      step();
    }
    leaderNanos = 0;
    followerNanos = 0;
    encodeNanos = 0;
    decodeNanos = 0;
    logBytes = 0;
  }

  private Turns turns(String id, ReplicatedLog log) {
    return new Turns(
        CoreConfig.of(new MasterId(id), "master-" + id + ":7420", 3_600_000, 3_600_000),
        () -> {},
        new Outside(log, new NoElection(), codec, new Nobody()),
        () -> new Moment(1_700_000_000_000L + nowMillis, nowMillis),
        System::nanoTime,
        THREADS::getCurrentThreadCpuTime,
        Turns.TICK_MILLIS);
  }

  void deploy(int jobs, int tasksEach) {
    ContainerSpec container =
        ContainerSpec.newBuilder()
            .setImage("registry.example/service:1.0")
            .setHasCommand(true)
            .addCommand("/bin/service")
            .build();
    JobSpec spec =
        SpecMessages.spec(
            io.drover.proto.JobSpec.newBuilder()
                .setMode(JobMode.REPLICATED)
                .setReplicas(tasksEach)
                .setReservations(
                    io.drover.proto.Resources.newBuilder()
                        .setCpuMillis(100)
                        .setMemoryBytes(128L << 20))
                .build(),
            new ContainerTemplate(container.getImage(), Bytes.of(container.toByteArray())),
            0);
    for (int i = 0; i < jobs; i++) {
      forLeader.add(
          new ClientMessage.Write(
              new RequestKey("key-" + i),
              new Command.Deploy(
                  "default", "", new TreeMap<>(Map.of("job-" + i, spec)), false, false),
              answer -> {}));
    }
  }

  /** Takes turns until so many tasks run; the processor time of the leader's longest turn. */
  long runUntilRunning(long tasks) {
    long longest = 0;
    while (running < tasks) {
      longest = Math.max(longest, step());
    }
    return longest;
  }

  private long step() {
    nowMillis += TURN_MILLIS;
    turns++;
    while (!forLeader.isEmpty() && leader.mailbox().offer(forLeader.peek())) {
      forLeader.remove();
    }
    long begin = THREADS.getCurrentThreadCpuTime();
    leader.turn();
    long turn = THREADS.getCurrentThreadCpuTime() - begin;
    // What was encoded meanwhile is another thread's work in a real master.
    leaderNanos += turn;
    follow();
    return turn;
  }

  private void follow() {
    while (!written.isEmpty()) {
      byte[] bytes = written.remove();
      long begin = THREADS.getCurrentThreadCpuTime();
      Entry entry = codec.decode(bytes);
      long decoded = THREADS.getCurrentThreadCpuTime();
      decodeNanos += decoded - begin;
      follower.mailbox().put(new LogEvent.Committed(entry));
      begin = THREADS.getCurrentThreadCpuTime();
      follower.turn();
      followerNanos += THREADS.getCurrentThreadCpuTime() - begin;
    }
  }

  long leaderNanos() {
    return leaderNanos - encodeNanos;
  }

  long encodeNanos() {
    return encodeNanos;
  }

  long decodeNanos() {
    return decodeNanos;
  }

  long followerNanos() {
    return followerNanos;
  }

  long logBytes() {
    return logBytes;
  }

  long entries() {
    return entries;
  }

  long turns() {
    return turns;
  }

  /** What is left of the heap after a collection. */
  long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private WorkerEvent.Hello hello(Link link) {
    return new WorkerEvent.Hello(
        link,
        "identity of " + link.node(),
        "127.0.0.1",
        "simulated",
        new NodeFacts(
            link.node().value(),
            "linux",
            "x86_64",
            "0",
            new Resources(40_000, 64L << 30),
            20_000,
            31_999,
            Map.of(),
            Map.of()),
        WorkerEvent.Condition.READY,
        List.of());
  }

  /** Commits at once; checkpoints are stored in no time and nowhere. */
  private final class Log implements ReplicatedLog {
    @Override
    public void start(ReplicatedLog.Listener listener) {}

    @Override
    public void claim(MasterId self, String address) {
      leader.mailbox().put(new LogEvent.Claimed(new Epoch(1), 0));
    }

    @Override
    public void append(Entry entry) {
      long begin = THREADS.getCurrentThreadCpuTime();
      byte[] bytes = codec.encode(entry);
      encodeNanos += THREADS.getCurrentThreadCpuTime() - begin;
      logBytes += bytes.length;
      entries++;
      written.add(bytes);
      leader.mailbox().put(new LogEvent.Appended(entry.index()));
    }

    @Override
    public void renounce(String reason) {}

    @Override
    public void checkpoint(long index, Epoch epoch, long timeMillis, List<Change> state) {
      leader.mailbox().put(new LogEvent.Checkpointed(index, 0));
    }

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

  /** A worker that runs what it gets at once. */
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
      run(tasks);
    }

    @Override
    public void update(Epoch epoch, List<TaskOrder> put, List<TaskId> remove) {
      run(put);
    }

    private void run(List<TaskOrder> orders) {
      List<WorkerEvent.TaskReport> reports = new ArrayList<>(orders.size());
      for (TaskOrder order : orders) {
        TaskId task = order.task().id();
        reports.add(new WorkerEvent.TaskReport(task, seen(task)));
      }
      if (!reports.isEmpty()) {
        forLeader.add(new WorkerEvent.Statuses(this, reports, () -> running += reports.size()));
      }
    }

    private static Observation seen(TaskId task) {
      SplittableRandom random = new SplittableRandom(task.number());
      StringBuilder container = new StringBuilder(64);
      for (int i = 0; i < 4; i++) {
        container.append(HexFormat.of().toHexDigits(random.nextLong()));
      }
      return new Observation(
          1,
          TaskState.RUNNING,
          "",
          ContainerId.of(container.toString()),
          OptionalInt.empty(),
          1,
          false,
          1_700_000_000_000L,
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
