package io.drover.master.state;

import io.drover.master.model.ContainerId;
import io.drover.master.model.ImageDigest;
import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobId;
import io.drover.master.model.JobOutcome;
import io.drover.master.model.JobSpec;
import io.drover.master.model.MasterId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Rejection;
import io.drover.master.model.RequestKey;
import io.drover.master.model.Specs;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.model.WriteAnswer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;

/** Makes changes that are legal in a state, from a seed: the same ones from the same seed. */
public final class RandomChanges {
  private static final int JOBS = 5;
  private static final int NODES = 4;

  private final Random random;
  private final long seed;
  private long keys;
  private int restores;
  private boolean begun;

  public RandomChanges(long seed) {
    this.seed = seed;
    random = new Random(seed);
  }

  /** Some legal change; there always is one. */
  public Change next(StateView state) {
    while (true) {
      Optional<Change> change = attempt(state);
      if (change.isPresent()) {
        return change.get();
      }
    }
  }

  private Optional<Change> attempt(StateView state) {
    return switch (random.nextInt(14)) {
      case 0 -> Optional.of(new Change.JobPut(job(state)));
      case 1, 2, 3 -> any(state.jobs().values()).map(job -> new Change.TaskPut(task(state, job)));
      case 4, 5 ->
          any(state.pending())
              .flatMap(group -> any(group.values()))
              .flatMap(task ->
                  any(state.nodes().keySet())
                      .map(node -> new Change.TaskPlaced(task.id(), placement(state, node))));
      case 6 ->
          any(state.tasks())
              .filter(task -> task.goal() == TaskGoal.RUN)
              .map(task -> new Change.TaskGoalSet(task.id(), TaskGoal.STOP));
      case 7, 8, 9 -> any(state.tasks()).flatMap(this::observed);
      case 10 ->
          any(state.tasks()).filter(Task::ended).map(task -> new Change.TaskRemoved(task.id()));
      case 11 -> Optional.of(new Change.NodePut(node()));
      case 12 -> Optional.of(answered(state));
      default -> rare(state);
    };
  }

  private Optional<Change> rare(StateView state) {
    return switch (random.nextInt(6)) {
      case 4 -> Optional.of(restoring(state));
      case 5 ->
          Optional.of(
              switch (random.nextInt(4)) {
                case 0 -> new Change.AdoptionEnded();
                case 1 -> new Change.FoundingProven();
                default ->
                    new Change.Founded(
                        new Founding("f" + random.nextInt(9), true, false, random.nextBoolean()));
              });
      case 0 ->
          any(state.jobs().keySet())
              .filter(job -> state.tasksOf(job).size() == 0)
              .map(Change.JobRemoved::new);
      case 1 ->
          any(state.nodes().keySet())
              .filter(node -> state.tasksOn(node).count() == 0)
              .map(Change.NodeRemoved::new);
      case 2 ->
          state.answers() > 3
              ? Optional.of(new Change.RequestsForgotten(state.answerTime(2)))
              : Optional.empty();
      default ->
          Optional.of(new Change.LeadershipStarted(new MasterId("m" + random.nextInt(3)), "a"));
    };
  }

  /** A restore of two parts, of a job that is there only by that. */
  private Change restoring(StateView state) {
    if (!begun || random.nextInt(5) == 0) {
      begun = true;
      restores++;
      return new Change.RestoreBegun(2);
    }
    JobId id = new JobId("restored", "job" + restores);
    int staged = state.staged();
    if (staged == 0) {
      Job job =
          new Job(
              id,
              JobGoal.RUN,
              1,
              new TreeMap<>(Map.of(1, Specs.service(2))),
              5,
              6,
              Job.Rollout.SETTLED);
      return new Change.RestorePart(1, List.of(answered(state), new Change.JobPut(job)));
    }
    if (staged == 1) {
      Task task =
          new Task(
              new TaskId(1_000_000L + restores),
              id,
              1,
              1,
              Optional.empty(),
              8,
              9,
              Optional.of(new Placement(new NodeId("n9"), List.of())),
              TaskGoal.RUN,
              Observation.none(TaskState.RUNNING, ""));
      return new Change.RestorePart(
          2,
          List.of(
              new Change.TaskNumberReached(5),
              new Change.NodePut(node()),
              new Change.TaskPut(task),
              new Change.LeadershipStarted(new MasterId("old"), "b")));
    }
    begun = false;
    return new Change.RestoreCommitted(state.head().nextTaskNumber() + 10);
  }

  private Job job(StateView state) {
    JobId id = new JobId(random.nextInt(4) == 0 ? "team" : "default", "job" + random.nextInt(JOBS));
    JobSpec plain = Specs.service(random.nextInt(5));
    JobSpec spec = random.nextInt(4) == 0 ? Specs.demanding(plain) : plain;
    Optional<Job> before = state.job(id);
    if (before.isPresent()) {
      Job.Rollout news = new Job.Rollout(pick(Job.Phase.values()), "news");
      return before.get().next(Specs.image(spec, "image:" + random.nextInt(3)), news, 7);
    }
    return new Job(id, JobGoal.RUN, 1, new TreeMap<>(Map.of(1, spec)), 5, 6, Job.Rollout.SETTLED);
  }

  private Task task(StateView state, Job job) {
    Optional<NodeId> pinned = random.nextBoolean() ? Optional.empty() : any(state.nodes().keySet());
    return new Task(
        new TaskId(state.head().nextTaskNumber()),
        job.id(),
        job.version(),
        1 + random.nextInt(6),
        pinned,
        8,
        9,
        Optional.empty(),
        TaskGoal.RUN,
        Observation.none(TaskState.PENDING, "waits"));
  }

  private Placement placement(StateView state, NodeId node) {
    int port = 20_000 + random.nextInt(100);
    return state.tasksOn(node).portInUse("tcp", port, "")
        ? new Placement(node, List.of())
        : new Placement(node, List.of(new PortAssignment("http", 80, port, "tcp", "")));
  }

  private Optional<Change> observed(Task task) {
    TaskState next = pick(TaskState.values());
    boolean legal = task.state().mayBecome(next) && next != TaskState.PLACED;
    boolean placed = task.placement().isPresent() || next == TaskState.PENDING || next.ended();
    if (!legal || !placed) {
      return Optional.empty();
    }
    String container = random.nextBoolean() ? "00ff".repeat(16) : "no-hex";
    OptionalInt exit = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(137);
    return Optional.of(
        new Change.TaskObserved(
            task.id(),
            new Observation(
                task.observed().sequence() + 1,
                next,
                "seen",
                ContainerId.of(container),
                exit,
                random.nextInt(3),
                random.nextBoolean(),
                10,
                11,
                ImageDigest.of("sha256:1"),
                "healthy")));
  }

  private Node node() {
    Node node = Specs.node("n" + random.nextInt(NODES));
    Node.Condition condition = pick(Node.Condition.values());
    Node.Availability availability = pick(Node.Availability.values());
    return node.with(condition, "news").with(availability).withLabels(Map.of("rack", "r1"));
  }

  private Change answered(StateView state) {
    keys++;
    JobOutcome outcome = new JobOutcome(new JobId("default", "web"), JobOutcome.Action.SCALED, 3);
    return new Change.RequestAnswered(
        new RequestKey("key-" + seed + "-" + keys),
        state.head().timeMillis(),
        state.head().index(),
        random.nextBoolean()
            ? new WriteAnswer(List.of(outcome), List.of("careful"))
            : WriteAnswer.refused(new Rejection(pick(Rejection.Code.values()), "no")));
  }

  private <T> T pick(T[] all) {
    return List.of(all).get(random.nextInt(all.length));
  }

  private <T> Optional<T> any(Collection<T> all) {
    return all.isEmpty()
        ? Optional.empty()
        : all.stream().skip(random.nextInt(all.size())).findFirst();
  }
}
