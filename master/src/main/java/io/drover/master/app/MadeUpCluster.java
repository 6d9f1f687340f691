package io.drover.master.app;

import io.drover.base.Bytes;
import io.drover.base.Epoch;
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
import io.drover.master.port.EntryCodec;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The cores of a leader and of a follower alone, in memory and on virtual time: a log that commits
 * at once, and workers whose containers run, and end, as soon as they are to. Whoever holds it
 * takes the turns, in one thread.
 */
public final class MadeUpCluster {
  private static final long TURN_MILLIS = 2;
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final long NEVER_MILLIS = 3_600_000;
  private static final int ID_PARTS = 4;

  private final EntryCodec codec;
  private final Deque<Message> forLeader = new ArrayDeque<>();
  private final Deque<byte[]> written = new ArrayDeque<>();
  private final Turns leader;
  private final Turns follower;
  private long nowMillis;
  private long requests;
  private int running;

  /**
   * A cluster whose leader was elected just now, and hears of its nodes with the next turns.
   *
   * @param codec what the log's entries go through on their way to the follower
   * @param nodes how many there are, with 40 processors and 64 GiB each
   */
  public MadeUpCluster(EntryCodec codec, int nodes) {
    this.codec = codec;
    this.leader = turns("leader");
    this.follower = turns("follower");
    leader.mailbox().put(new ElectionEvent.Elected());
    leaderTurn();
    for (int i = 0; i < nodes; i++) {
      forLeader.add(hello(new Link(new NodeId("node-" + i))));
    }
  }

  /** The next turn of the leader, two milliseconds of virtual time after the one before. */
  public void leaderTurn() {
    nowMillis += TURN_MILLIS;
    while (!forLeader.isEmpty() && leader.mailbox().offer(forLeader.peek())) {
      forLeader.remove();
    }
    leader.turn();
  }

  /** Turns of the follower, one for each entry that it has not got yet. */
  public void followerTurns() {
    while (!written.isEmpty()) {
      follower.mailbox().put(new LogEvent.Committed(codec.decode(written.remove())));
      follower.turn();
    }
  }

  /** Whether there are messages that the leader has not got yet. */
  public boolean pending() {
    return !forLeader.isEmpty();
  }

  /** How many tasks run, by what the leader has been told. */
  public int running() {
    return running;
  }

  /** A user deploys a job of so many tasks. */
  public void deploy(String job, int tasks, Resources each) {
    write(
        new Command.Deploy(
            "default", "", new TreeMap<>(Map.of(job, spec(tasks, each))), false, false));
  }

  /** A user removes the job. */
  public void remove(String job) {
    write(new Command.Remove("default", List.of(job)));
  }

  private void write(Command command) {
    requests++;
    RequestKey key = new RequestKey("made-up-" + requests);
    forLeader.add(new ClientMessage.Write(key, command, answer -> {}));
  }

  /** A user asks the leader. */
  public void ask(Query query) {
    forLeader.add(new ClientMessage.Read(Seen.NOTHING, NEVER_MILLIS, query, answer -> {}));
  }

  private Turns turns(String id) {
    return new Turns(
        CoreConfig.of(new MasterId(id), id + ":1", NEVER_MILLIS, NEVER_MILLIS),
        () -> {},
        new Outside(new Log(), new NoElection(), codec, new Nobody()),
        () -> new Moment(START_MILLIS + nowMillis, nowMillis),
        System::nanoTime,
        System::nanoTime,
        Turns.TICK_MILLIS);
  }

  private static JobSpec spec(int tasks, Resources each) {
    ContainerSpec container =
        ContainerSpec.newBuilder()
            .setImage("registry.example/service:1.0")
            .setHasCommand(true)
            .addCommand("/bin/service")
            .build();
    return SpecMessages.spec(
        io.drover.proto.JobSpec.newBuilder()
            .setMode(JobMode.REPLICATED)
            .setReplicas(tasks)
            .setReservations(
                io.drover.proto.Resources.newBuilder()
                    .setCpuMillis(Math.toIntExact(each.cpuMillis()))
                    .setMemoryBytes(each.memoryBytes()))
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
        "made up",
        facts,
        WorkerEvent.Condition.READY,
        List.of());
  }

  /** Commits at once; checkpoints are stored in no time and nowhere. Only the leader uses it. */
  private final class Log implements ReplicatedLog {
    @Override
    public void start(ReplicatedLog.Listener listener) {}

    @Override
    public void claim(MasterId self, String address) {
      leader.mailbox().put(new LogEvent.Claimed(new Epoch(1), 0));
    }

    @Override
    public void append(Entry entry) {
      written.add(codec.encode(entry));
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
        TaskState state = runs ? TaskState.RUNNING : TaskState.STOPPED;
        TaskId task = order.task().id();
        long sequence = order.task().observed().sequence() + 1;
        reports.add(new WorkerEvent.TaskReport(task, seen(task, sequence, state)));
        change += runs ? 1 : -1;
      }
      int changed = change;
      if (!reports.isEmpty()) {
        forLeader.add(new WorkerEvent.Statuses(this, reports, () -> running += changed));
      }
    }

    private static Observation seen(TaskId task, long sequence, TaskState state) {
      return new Observation(
          sequence,
          state,
          "",
          ContainerId.of(containerOf(task)),
          OptionalInt.empty(),
          1,
          false,
          START_MILLIS,
          0,
          ImageDigest.NONE,
          "");
    }

    private static String containerOf(TaskId task) {
      SplittableRandom random = new SplittableRandom(task.number());
      StringBuilder id = new StringBuilder(64);
      for (int i = 0; i < ID_PARTS; i++) {
        id.append(HexFormat.of().toHexDigits(random.nextLong()));
      }
      return id.toString();
    }

    @Override
    public void refuse(String message) {
      throw new IllegalStateException(message);
    }

    @Override
    public void superseded() {}
  }
}
