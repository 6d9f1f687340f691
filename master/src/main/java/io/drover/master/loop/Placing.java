package io.drover.master.loop;

import io.drover.master.model.Affinity;
import io.drover.master.model.JobId;
import io.drover.master.model.NodeId;
import io.drover.master.model.Placement;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.schedule.Decision;
import io.drover.master.schedule.PendingGroup;
import io.drover.master.schedule.PlacementView;
import io.drover.master.schedule.Scheduler;
import io.drover.master.state.Change;
import io.drover.master.state.StateView;
import io.drover.master.state.UseListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/**
 * Brings waiting tasks and the scheduler together. It goes through the groups of waiting tasks in
 * sweeps, a few groups in each turn; a group that found no room is left alone until the next sweep,
 * which begins when something has changed that may help.
 */
final class Placing {
  /** Tasks that are placed in one turn, about. */
  private static final int TASKS_PER_TURN = 250;

  /** How often a group may be held against a node in one turn. */
  private static final int LOOKS_PER_TURN = 10_000;

  /** Waiting tasks of one group whose reason is written anew in one turn. */
  private static final int REASONS_PER_GROUP = 100;

  static final String UNPROVEN =
      "may run at most once, and the masters' store is new or was just restored: waits until no"
          + " worker that is not heard yet can run it";

  /** How long a sweep that placed nothing keeps the next one away. */
  private static final long PAUSE_MILLIS = 50;

  /**
   * How long the first sweep of a leadership waits for what is under way to the log. It looks at
   * every node, which takes a while, and clients that waited for a leader wait for the log's word.
   */
  private static final long PATIENCE_MILLIS = 100;

  /**
   * How long placing waits for workers that are behind before it goes on: those that answer nothing
   * must not keep tasks from the others.
   */
  private static final long BEHIND_MILLIS_MAX = 100;

  private final Ledger ledger;
  private final Sessions sessions;
  private final Set<Version> tried = new HashSet<>();

  /** Jobs whose tasks others wait to be near. */
  private final Set<JobId> awaited = new HashSet<>();

  /** While this master leads, from the first sweep on that has something to place. */
  private Optional<Scheduler> scheduler = Optional.empty();

  private boolean sweeping;
  private boolean again;
  private boolean placed;
  private long notBefore = Long.MIN_VALUE;
  private long patientUntil;
  private long placedAt;

  Placing(Ledger ledger, Sessions sessions) {
    this.ledger = ledger;
    this.sessions = sessions;
    sessions.listen(node -> scheduler.ifPresent(known -> known.touched(node)));
  }

  /** Something changed that may help a waiting task. */
  void wake() {
    again = true;
  }

  /** A new task waits, which need not wait for the next sweep. */
  void wakeNow(Task task) {
    tried.remove(Version.of(task));
    sweeping = true;
  }

  /** A task waits no longer that got no node. */
  void gone(TaskId task) {
    scheduler.ifPresent(known -> known.gone(task));
  }

  /** A new leadership begins. */
  void begin(Moment now) {
    end();
    patientUntil = now.monotonicMillis() + PATIENCE_MILLIS;
    tried.clear();
    sweeping = true;
    again = false;
    notBefore = Long.MIN_VALUE;
  }

  /** The leadership is over. */
  void end() {
    ledger.listen(UseListener.NONE);
    scheduler = Optional.empty();
  }

  boolean wanted(Moment now) {
    boolean forTheLog =
        scheduler.isEmpty() && !ledger.settled() && now.monotonicMillis() < patientUntil;
    boolean forWorkers = sessions.behind() && now.monotonicMillis() - placedAt < BEHIND_MILLIS_MAX;
    boolean waits = forTheLog || forWorkers;
    return !waits && (sweeping || (again && now.monotonicMillis() >= notBefore));
  }

  void run(Moment now) {
    if (!wanted(now)) {
      return;
    }
    if (!sweeping) {
      again = false;
      placed = false;
      tried.clear();
      awaited.clear();
    }
    if (ledger.state().pending().isEmpty()) {
      sweeping = false;
      notBefore = now.monotonicMillis() + PAUSE_MILLIS;
      return;
    }
    Scheduler leading = scheduler.orElseGet(this::newScheduler);
    Round round = round(ledger.state(), leading, tried);
    sweeping = round.cut;
    decide(leading, round, now);
    if (leading.unfinished()) {
      again = true;
      placed = true;
    }
    if (!sweeping) {
      notBefore = placed ? Long.MIN_VALUE : now.monotonicMillis() + PAUSE_MILLIS;
    }
  }

  private Scheduler newScheduler() {
    Scheduler made = new Scheduler(view());
    scheduler = Optional.of(made);
    ledger.listen(new Touches());
    return made;
  }

  private void decide(Scheduler leading, Round round, Moment now) {
    for (Task task : round.held) {
      tried.add(Version.of(task));
      if (!task.observed().message().equals(UNPROVEN)) {
        tell(task, UNPROVEN, now);
      }
    }
    if (round.groups.isEmpty()) {
      return;
    }
    Map<Version, Integer> reasons = new HashMap<>();
    placedAt = now.monotonicMillis();
    for (Decision decision : leading.place(round.groups)) {
      switch (decision) {
        case Decision.Placed(TaskId task, Placement placement) -> {
          ledger.decide(new Change.TaskPlaced(task, placement), now);
          placed = true;
          JobId job = ledger.state().task(task).orElseThrow().job();
          again |= awaited.contains(job);
        }
        case Decision.Preempted preempted -> preempt(preempted, now);
        case Decision.Waiting(TaskId id, String reason) -> {
          Task task = ledger.state().task(id).orElseThrow();
          Version version = Version.of(task);
          if (tried.add(version)) {
            waitFor(task);
          }
          if (!task.observed().message().equals(reason)
              && reasons.merge(version, 1, Integer::sum) <= REASONS_PER_GROUP) {
            tell(task, reason, now);
          }
        }
      }
    }
  }

  /** The task may wait for one of another job to be placed. */
  private void waitFor(Task task) {
    for (Affinity affinity : ledger.state().specOf(task).placement().affinities()) {
      if (affinity.required() && affinity.near()) {
        awaited.add(new JobId(task.job().namespace(), affinity.job()));
      }
    }
  }

  /** Its worker stops it as any other, and the slot gets a new task, which waits for room. */
  private void preempt(Decision.Preempted preempted, Moment now) {
    Task victim = ledger.state().task(preempted.task()).orElseThrow();
    String why =
        "ends to make room for %s, whose priority is %d"
            .formatted(preempted.by(), preempted.priority());
    ledger.decide(
        new Change.TaskObserved(victim.id(), victim.observed().declared(victim.state(), why)), now);
    ledger.decide(new Change.TaskGoalSet(victim.id(), TaskGoal.STOP), now);
  }

  private void tell(Task task, String reason, Moment now) {
    ledger.decide(
        new Change.TaskObserved(task.id(), task.observed().declared(TaskState.PENDING, reason)),
        now);
  }

  /**
   * The next waiting tasks to place.
   *
   * @param scheduler who knows how much work a group is
   * @param tried groups to leave alone
   */
  static Round round(StateView state, Scheduler scheduler, Set<Version> tried) {
    List<PendingGroup> groups = new ArrayList<>();
    List<Task> held = new ArrayList<>();
    int tasks = 0;
    int looks = 0;
    for (NavigableMap<TaskId, Task> waiting : state.pending()) {
      Task oldest = waiting.firstEntry().getValue();
      if (tried.contains(Version.of(oldest))) {
        continue;
      }
      if (tasks >= TASKS_PER_TURN || looks >= LOOKS_PER_TURN || held.size() >= TASKS_PER_TURN) {
        return new Round(groups, held, true);
      }
      if (!state.founding().proven() && state.specOf(oldest).atMostOne()) {
        waiting.values().stream().limit(REASONS_PER_GROUP).forEach(held::add);
        continue;
      }
      List<Task> group = waiting.values().stream().limit(TASKS_PER_TURN - tasks).toList();
      groups.add(new PendingGroup(oldest.job(), state.specOf(oldest), group));
      tasks += group.size();
      looks += scheduler.looks(oldest.job(), state.specOf(oldest));
      if (group.size() < waiting.size()) {
        return new Round(groups, held, true);
      }
    }
    return new Round(groups, held, false);
  }

  /** The state as the scheduler sees it: nodes that are not heard now take no tasks. */
  PlacementView view() {
    return new StatePlacementView(ledger, sessions);
  }

  /**
   * What to place in one turn.
   *
   * @param held tasks, the first of each group, that must wait whether there is room or not: until
   *     the founding is proven
   * @param cut whether tasks were left for the next
   */
  record Round(List<PendingGroup> groups, List<Task> held, boolean cut) {}

  /** What waiting tasks are grouped by. */
  record Version(JobId job, int version) {
    static Version of(Task task) {
      return new Version(task.job(), task.version());
    }
  }

  /** Brings the scheduler what happens to nodes. */
  private final class Touches implements UseListener {
    @Override
    public void nodeChanged(NodeId node) {
      scheduler.ifPresent(known -> known.touched(node));
    }

    @Override
    public void tasksChanged(NodeId node, JobId job) {
      scheduler.ifPresent(known -> known.touched(node, job));
    }
  }
}
