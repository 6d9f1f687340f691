package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.NodeId;
import io.drover.master.model.Placement;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Picks a node for each pending task. Exact: every node is considered for every task, none is
 * sampled.
 *
 * <p>It remembers what it saw from one round to the next. Whoever keeps it tells it by {@link
 * #touched} what has changed since; with that its decisions are those of a new one. What it decides
 * itself it takes as done, but for the end of those who make room, which is told as anything else.
 */
public final class Scheduler {
  private final PlacementView view;
  private final News news = new News();
  private Promises promises = new Promises();
  private Board board;
  private TaskClasses classes;
  private boolean unfinished;

  public Scheduler(PlacementView view) {
    this.view = view;
    this.board = new Board(view, promises);
    this.classes = new TaskClasses(board);
  }

  /** A node came, went or changed. */
  public void touched(NodeId node) {
    news.touched(node);
  }

  /** A task of the job came to the node, went away or is not wanted any more. */
  public void touched(NodeId node, JobId job) {
    news.touched(node, job);
  }

  /** A task waits no longer that got no node. */
  public void gone(TaskId task) {
    news.gone(task);
  }

  /**
   * Decides on every task of the groups: higher priority first, then the older task first.
   *
   * @return one decision for each task, in the order they were made
   */
  public List<Decision> place(List<PendingGroup> groups) {
    catchUp();
    unfinished = false;
    board.beginRound(Preemption.TASKS_PER_ROUND);
    groups.forEach(this::withdraw);
    List<Decision> decisions = new ArrayList<>();
    groups.stream()
        .sorted(
            Comparator.comparingInt((PendingGroup group) -> group.spec().priority())
                .reversed()
                .thenComparing(group -> group.tasks().getFirst().id()))
        .forEach(group -> placeGroup(group, decisions));
    return decisions;
  }

  /** Whether tasks wait for which more nodes would have to be looked at, in another round. */
  public boolean unfinished() {
    return unfinished;
  }

  /**
   * What the scheduler thinks of each node for one more task of this kind, in the order of the
   * nodes' ids.
   */
  public List<NodeVerdict> explain(JobId job, JobSpec spec) {
    catchUp();
    TaskClass tasks = classes.of(job, spec);
    List<NodeVerdict> verdicts = new ArrayList<>();
    for (int row = 0; row < board.size(); row++) {
      Optional<Refusal> refusal = Rules.refusal(tasks, row);
      double score = refusal.isPresent() ? 0 : tasks.score(row);
      verdicts.add(new NodeVerdict(board.node(row).id(), refusal, score));
    }
    return verdicts;
  }

  /** How many nodes would be looked at to decide on a task of this kind, about. */
  public int looks(JobId job, JobSpec spec) {
    return classes.looks(job, spec);
  }

  private void catchUp() {
    if (!news.bring(view, board)) {
      rebuild();
    }
    classes.trim();
  }

  /** What is promised on nodes that are gone is promised no longer. */
  private void rebuild() {
    Promises kept = new Promises();
    promises.all().stream()
        .filter(promise -> view.node(promise.node()).isPresent())
        .forEach(kept::add);
    promises = kept;
    board = new Board(view, promises);
    classes = new TaskClasses(board);
  }

  /** What is promised to the group is decided anew. */
  private void withdraw(PendingGroup group) {
    if (promises.any()) {
      promises
          .of(group.job(), group.tasks().getFirst().version())
          .forEach(promise -> board.withdraw(promise.task()));
    }
  }

  private void placeGroup(PendingGroup group, List<Decision> decisions) {
    TaskClass tasks = classes.of(group.job(), group.spec());
    String reason = "";
    for (Task task : group.tasks()) {
      if (task.pinned().isPresent()) {
        decisions.add(placePinned(tasks, group.job(), task, task.pinned().get()));
        continue;
      }
      tasks.catchUp();
      int row = tasks.best();
      if (row >= 0) {
        decisions.add(occupy(tasks, row, group.job(), task));
      } else if (!group.spec().placement().preempts() || !preempt(tasks, task, decisions)) {
        // Nothing changes any more for the rest of the group: they all wait for the same reason.
        reason = reason.isEmpty() ? tasks.reason() : reason;
        decisions.add(new Decision.Waiting(task.id(), reason));
      }
    }
  }

  /** Keeps a place for the task where others end, or are told to, if there is such a place. */
  private boolean preempt(TaskClass tasks, Task task, List<Decision> decisions) {
    Preemption preemption = tasks.preemption();
    int row = preemption.best();
    unfinished |= row == Preemption.UNKNOWN;
    if (row < 0) {
      return false;
    }
    int priority = tasks.demand().spec().priority();
    for (Occupant victim : preemption.victims(row).tasks()) {
      board.evict(row, victim);
      decisions.add(new Decision.Preempted(victim.task(), task.job(), priority));
    }
    NodeId node = board.node(row).id();
    List<PortAssignment> ports =
        PortAllocator.allocate(board, row, tasks.demand().spec().ports(), task.id())
            .orElseThrow(() -> new IllegalStateException("an admitted node lacks a port"));
    board.promise(
        new Promise(
            task.id(), task.job(), task.version(), node, tasks.demand().resources(), ports));
    decisions.add(new Decision.Waiting(task.id(), "waits until tasks have ended on node " + node));
    return true;
  }

  private Decision placePinned(TaskClass tasks, JobId job, Task task, NodeId node) {
    int row = board.rowOf(node);
    if (row < 0) {
      return new Decision.Waiting(task.id(), "node " + node + " is not in the cluster");
    }
    tasks.catchUp();
    return Rules.refusal(tasks, row)
        .<Decision>map(
            refusal -> new Decision.Waiting(task.id(), "node " + node + ": " + refusal.reason()))
        .orElseGet(() -> occupy(tasks, row, job, task));
  }

  private Decision occupy(TaskClass tasks, int row, JobId job, Task task) {
    Demand demand = tasks.demand();
    List<PortAssignment> ports =
        PortAllocator.allocate(board, row, demand.spec().ports(), task.id())
            .orElseThrow(() -> new IllegalStateException("an admitted node lacks a port"));
    board.occupy(row, job, demand.resources(), ports);
    return new Decision.Placed(task.id(), new Placement(board.node(row).id(), ports));
  }
}
