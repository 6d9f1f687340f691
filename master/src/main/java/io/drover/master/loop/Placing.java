package io.drover.master.loop;

import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Placement;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.schedule.Decision;
import io.drover.master.schedule.NodeUse;
import io.drover.master.schedule.PendingGroup;
import io.drover.master.schedule.PlacementView;
import io.drover.master.schedule.Scheduler;
import io.drover.master.state.Change;
import io.drover.master.state.NodeTasks;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings waiting tasks and the scheduler together. */
final class Placing {
  /** Tasks of one version of one job that are placed in one turn. */
  private static final int TASKS_PER_GROUP = 500;

  /** Tasks that are placed in one turn. */
  private static final int TASKS_PER_TURN = 1_000;

  /** Waiting tasks whose reason is written anew in one turn. */
  private static final int REASONS_PER_TURN = 200;

  /** How long a round that placed nothing keeps the next one away. */
  private static final long PAUSE_MILLIS = 50;

  private final Ledger ledger;
  private final Sessions sessions;
  private boolean wanted;
  private long notBefore = Long.MIN_VALUE;

  Placing(Ledger ledger, Sessions sessions) {
    this.ledger = ledger;
    this.sessions = sessions;
  }

  /** Something changed that may help a waiting task. */
  void wake() {
    wanted = true;
  }

  /** A new task waits, which need not wait for the pause. */
  void wakeNow() {
    wanted = true;
    notBefore = Long.MIN_VALUE;
  }

  boolean wanted(Moment now) {
    return wanted && now.monotonicMillis() >= notBefore;
  }

  void run(Moment now) {
    if (!wanted(now)) {
      return;
    }
    wanted = false;
    Round round = groups(ledger.state());
    if (round.groups.isEmpty()) {
      return;
    }
    boolean placed = false;
    int reasons = 0;
    for (Decision decision : Scheduler.place(new View(ledger.state(), sessions), round.groups)) {
      switch (decision) {
        case Decision.Placed(TaskId task, Placement placement) -> {
          ledger.decide(new Change.TaskPlaced(task, placement), now);
          placed = true;
        }
        case Decision.Waiting(TaskId task, String reason) -> {
          if (reasons < REASONS_PER_TURN && tell(task, reason, now)) {
            reasons++;
          }
        }
      }
    }
    boolean more = placed && round.cut;
    wanted |= more || reasons == REASONS_PER_TURN;
    notBefore = placed ? Long.MIN_VALUE : now.monotonicMillis() + PAUSE_MILLIS;
  }

  /** The waiting tasks, higher priority first, those of one version of one job together. */
  static Round groups(StateView state) {
    Map<Version, List<Task>> byVersion = new LinkedHashMap<>();
    int tasks = 0;
    boolean cut = false;
    for (Task task : state.pending()) {
      List<Task> group =
          byVersion.computeIfAbsent(
              new Version(task.job(), task.version()), any -> new ArrayList<>());
      if (group.isEmpty() || (group.size() < TASKS_PER_GROUP && tasks < TASKS_PER_TURN)) {
        group.add(task);
        tasks++;
      } else {
        cut = true;
      }
    }
    List<PendingGroup> groups = new ArrayList<>();
    byVersion.forEach((version, group) ->
        groups.add(new PendingGroup(version.job, state.specOf(group.getFirst()), group)));
    return new Round(groups, cut);
  }

  /** The state as the scheduler sees it: nodes that are not heard now take no tasks. */
  PlacementView view() {
    return new View(ledger.state(), sessions);
  }

  private boolean tell(TaskId id, String reason, Moment now) {
    Task task = ledger.state().task(id).orElseThrow();
    if (task.observed().message().equals(reason)) {
      return false;
    }
    ledger.decide(
        new Change.TaskObserved(id, task.observed().declared(TaskState.PENDING, reason)), now);
    return true;
  }

  /**
   * What to place in one turn.
   *
   * @param cut whether tasks were left for the next
   */
  record Round(List<PendingGroup> groups, boolean cut) {}

  private record Version(JobId job, int version) {}

  private record View(StateView state, Sessions sessions) implements PlacementView {
    @Override
    public List<Node> nodes() {
      return state.nodes().values().stream().map(this::asHeard).toList();
    }

    private Node asHeard(Node node) {
      return node.up() && sessions.silentSince(node.id()).isPresent()
          ? node.with(Node.Condition.UNREADY, "its worker is not heard")
          : node;
    }

    @Override
    public NodeUse use(NodeId node) {
      NodeTasks tasks = state.tasksOn(node);
      return new NodeUse(tasks.reserved(), tasks.count(), tasks::portInUse);
    }

    @Override
    public Map<NodeId, Integer> tasksByNode(JobId job) {
      return state.tasksOf(job).wantedByNode();
    }
  }
}
