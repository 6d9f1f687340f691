package io.drover.master.loop;

import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.port.TaskOrder;
import io.drover.master.state.Change;
import io.drover.master.state.StateView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns changes into what workers must be told, gathered by node until the entry is complete and
 * sent when it is committed.
 */
final class Orders {
  private final Ledger ledger;
  private final Sessions sessions;
  private final Map<NodeId, Draft> drafts = new TreeMap<>();

  Orders(Ledger ledger, Sessions sessions) {
    this.ledger = ledger;
    this.sessions = sessions;
  }

  void clear() {
    drafts.clear();
  }

  void applied(Applied applied) {
    switch (applied.change()) {
      case Change.TaskPlaced(TaskId id, _) -> put(id, false);
      case Change.TaskGoalSet(TaskId id, _) -> put(id, true);
      case Change.TaskObserved(TaskId id, Observation seen) -> {
        if (seen.state().ended()) {
          applied.before().flatMap(Task::node).ifPresent(node -> remove(node, id));
        }
      }
      case Change.TaskPut _,
          Change.TaskRemoved _,
          Change.JobPut _,
          Change.JobRemoved _,
          Change.NodePut _,
          Change.NodeRemoved _,
          Change.LeadershipStarted _,
          Change.RequestAnswered _,
          Change.RequestsForgotten _,
          Change.TaskNumberReached _,
          Change.OfStore _ -> {}
    }
  }

  /** Tells the node to forget a task, perhaps once more. */
  void remove(NodeId node, TaskId task) {
    Draft draft = draft(node);
    draft.put.remove(task);
    draft.remove.add(task);
  }

  /**
   * Everything that the node must have now.
   *
   * @param held tasks whose orders it has: they need not be told again, but what is wanted of them
   */
  List<TaskOrder> all(NodeId node, Set<TaskId> held) {
    StateView state = ledger.state();
    return state.tasksOn(node).all().stream()
        .map(task -> new TaskOrder(task, state.specOf(task), held.contains(task.id())))
        .toList();
  }

  /** What was gathered goes out when everything decided so far is committed. */
  void send() {
    if (drafts.isEmpty()) {
      return;
    }
    Map<NodeId, Draft> ready = new TreeMap<>(drafts);
    drafts.clear();
    ledger.whenDurable(Effect.of(() -> ready.forEach(this::send)));
  }

  private void send(NodeId node, Draft draft) {
    sessions
        .assigned(node)
        .ifPresent(link ->
            link.update(
                ledger.epoch(), List.copyOf(draft.put.values()), List.copyOf(draft.remove)));
  }

  private void put(TaskId id, boolean goalOnly) {
    Task task = ledger.state().task(id).orElseThrow();
    if (task.occupies()) {
      Draft draft = draft(task.node().orElseThrow());
      TaskOrder before = draft.put.get(id);
      boolean known = goalOnly && (before == null || before.goalOnly());
      draft.put.put(id, new TaskOrder(task, ledger.state().specOf(task), known));
    }
  }

  private Draft draft(NodeId node) {
    return drafts.computeIfAbsent(node, any -> new Draft(new TreeMap<>(), new TreeSet<>()));
  }

  private record Draft(Map<TaskId, TaskOrder> put, Set<TaskId> remove) {}
}
