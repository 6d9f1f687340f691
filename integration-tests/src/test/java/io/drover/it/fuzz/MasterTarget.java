package io.drover.it.fuzz;

import com.google.protobuf.MessageLite;
import io.drover.it.fuzz.MasterStory.Kind;
import io.drover.master.model.JobId;
import io.drover.master.state.Change;
import io.drover.proto.DeployCommand;
import io.drover.proto.EventsRequest;
import io.drover.proto.ExecInput;
import io.drover.proto.ExecStart;
import io.drover.proto.ExplainQuery;
import io.drover.proto.InspectQuery;
import io.drover.proto.JobMode;
import io.drover.proto.JobsQuery;
import io.drover.proto.LogsRequest;
import io.drover.proto.MastersQuery;
import io.drover.proto.NodesQuery;
import io.drover.proto.PlanQuery;
import io.drover.proto.ReadRequest;
import io.drover.proto.StatsRequest;
import io.drover.proto.StatusQuery;
import io.drover.proto.TaskState;
import io.drover.proto.TaskStatus;
import io.drover.proto.TasksQuery;
import io.drover.proto.WorkerMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A leading master with a worker, a running job and one that waits, and a story of what is said to
 * it. Only typed refusals may come out, and no entry that cannot be stored or followed.
 */
final class MasterTarget implements Target {
  private static final long PAST_INDEX = 100;
  private static final int INPUTS_PER_MASTER = 200;
  private static final int INPUTS_FOR_ONE_AS_IN_PRODUCTION = 16;
  private static final int INPUTS_FOR_ONE_COMPARED = 20;

  private final String name;
  private final List<Kind> kinds;
  private final List<Change> past;
  private final List<String> tasks = new ArrayList<>();
  private final byte[] hello;
  private final boolean alters;
  private final Map<Boolean, MasterUnderFuzz> idle = new HashMap<>();
  private int taken;

  /**
   * @param kinds of steps; an input's numbers of steps count these around
   */
  MasterTarget(String name, Kind... kinds) {
    this.name = name;
    this.kinds = List.of(kinds);
    MasterUnderFuzz first = new MasterUnderFuzz(0, List.of(), false);
    MasterStory story = new MasterStory(first);
    story.tell(Kind.WORKER, Samples.hello("n1").toByteArray());
    story.tell(
        Kind.WRITE,
        Samples.write("p1")
            .setDeploy(
                DeployCommand.newBuilder()
                    .addJobs(Samples.job("web", JobMode.REPLICATED))
                    .addJobs(
                        Samples.job("vast", JobMode.REPLICATED).toBuilder()
                            .setReservations(
                                io.drover.proto.Resources.newBuilder().setMemoryBytes(1L << 50))
                            .clearLimits()))
            .build()
            .toByteArray());
    first
        .state()
        .tasksOf(new JobId("default", "web"))
        .all()
        .forEach(task -> tasks.add(task.id().toString()));
    story.tell(
        Kind.WORKER,
        Samples.statuses(
                tasks.stream()
                    .map(task -> Samples.status(task, TaskState.RUNNING, 3))
                    .toArray(TaskStatus[]::new))
            .toByteArray());
    past = MasterUnderFuzz.past(first);
    hello =
        Samples.hello(
                "n1",
                tasks.stream()
                    .map(task -> Samples.status(task, TaskState.RUNNING, 3))
                    .toArray(TaskStatus[]::new))
            .toByteArray();
    alters = List.of(kinds).contains(Kind.WRITE);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void take(byte[] input) {
    boolean small = Arrays.hashCode(input) % INPUTS_FOR_ONE_AS_IN_PRODUCTION != 0;
    if (alters) {
      told(new MasterUnderFuzz(PAST_INDEX, past, small), input);
      return;
    }
    // Making a master costs most of an input's time, and these alter nothing.
    if (taken++ % INPUTS_PER_MASTER == 0) {
      idle.clear();
    }
    MasterUnderFuzz kept = idle.remove(small);
    MasterUnderFuzz shared = kept != null ? kept : new MasterUnderFuzz(PAST_INDEX, past, small);
    told(shared, input);
    idle.put(small, shared);
  }

  private void told(MasterUnderFuzz master, byte[] input) {
    MasterStory story = new MasterStory(master);
    story.tell(Kind.WORKER, hello);
    for (Steps.Step step : Steps.of(input)) {
      story.tell(kinds.get(step.kind() % kinds.size()), step.content());
    }
    story.end(alters && Arrays.hashCode(input) % INPUTS_FOR_ONE_COMPARED == 0);
  }

  /** Each step may be a job of a hundred thousand tasks, of which some are made in each turn. */
  @Override
  public long allocatedBytesMax(byte[] input) {
    return (2L + Steps.of(input).size()) * (64L << 20);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      for (MessageLite message : samples(kinds.get(i))) {
        seeds.add(Steps.bytes(step(i, message)));
      }
    }
    List<Steps.Step> all = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      for (MessageLite message : samples(kinds.get(i))) {
        all.add(step(i, message));
      }
      if (kinds.get(i) == Kind.PASS) {
        all.add(new Steps.Step(i, new byte[] {120}));
      }
    }
    seeds.add(Steps.bytes(all.toArray(Steps.Step[]::new)));
    return seeds;
  }

  private static Steps.Step step(int kind, MessageLite message) {
    return new Steps.Step(kind, message.toByteArray());
  }

  private List<? extends MessageLite> samples(Kind kind) {
    return switch (kind) {
      case WRITE -> Samples.writes();
      case READ -> reads();
      case EVENTS -> List.of(EventsRequest.newBuilder().setSinceIndex(1).setFollow(true).build());
      case LOGS ->
          List.of(
              LogsRequest.newBuilder().setTarget("web").setFollow(true).setTail(5).build(),
              LogsRequest.newBuilder().setTarget("vast").setTail(-1).build());
      case STATS -> List.of(StatsRequest.newBuilder().setTarget("web").setFollow(true).build());
      case EXEC ->
          List.of(
              ExecInput.newBuilder()
                  .setStart(
                      ExecStart.newBuilder()
                          .setTaskId("web")
                          .addCommand("sh")
                          .setTty(true)
                          .setStdin(true))
                  .build(),
              ExecInput.newBuilder()
                  .setStdin(com.google.protobuf.ByteString.copyFromUtf8("end"))
                  .build());
      case WORKER, OTHER_WORKER ->
          List.of(
              Samples.hello("n1"),
              Samples.hello("n2"),
              Samples.statuses(
                  Samples.status(tasks.getFirst(), TaskState.FAILED, 9),
                  Samples.status(tasks.getLast(), TaskState.STARTING, 9)),
              Samples.heartbeat(),
              WorkerMessage.newBuilder()
                  .setCondition(io.drover.proto.NodeCondition.newBuilder().setMessage("no engine"))
                  .build());
      case PASS -> List.of();
    };
  }

  private List<ReadRequest> reads() {
    return List.of(
        read().setJobs(JobsQuery.newBuilder()).build(),
        read().setTasks(TasksQuery.newBuilder().setJob("web").setAll(true)).build(),
        read().setNodes(NodesQuery.newBuilder()).build(),
        read().setMasters(MastersQuery.newBuilder()).build(),
        read().setStatus(StatusQuery.newBuilder()).build(),
        read().setInspect(InspectQuery.newBuilder().setId("web")).build(),
        read().setInspect(InspectQuery.newBuilder().setId(tasks.getFirst())).build(),
        read()
            .setPlan(
                PlanQuery.newBuilder()
                    .setDeploy(
                        DeployCommand.newBuilder().addJobs(Samples.job("new", JobMode.REPLICATED))))
            .build(),
        read().setExplain(ExplainQuery.newBuilder().setTask("vast.1")).build());
  }

  private static ReadRequest.Builder read() {
    return ReadRequest.newBuilder();
  }

  @Override
  public List<String> dictionary() {
    List<String> words =
        new ArrayList<>(
            List.of(
                "web", "vast", "n1", "n2", "identity-n1", "node.labels.zone", "default", "tcp"));
    words.addAll(tasks);
    return words;
  }

  /** Some ten steps: longer stories take their time, and say little that shorter ones do not. */
  @Override
  public int inputBytesMax() {
    return 640;
  }

  /** Messages are made of any bytes; what reads them takes branches for what they say. */
  @Override
  public List<String> unwatched() {
    return List.of("io.drover.proto.**");
  }
}
