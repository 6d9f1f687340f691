package io.drover.master.loop;

import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Task;
import io.drover.master.model.TaskState;
import io.drover.master.port.TaskOrder;
import io.drover.master.port.WorkerEvent;
import io.drover.master.port.WorkerLink;
import io.drover.master.state.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes what workers say and decides what is news. Works for a leader only. */
final class WorkerDesk {
  private final Ledger ledger;
  private final Sessions sessions;
  private final Orders orders;

  WorkerDesk(Ledger ledger, Sessions sessions, Orders orders) {
    this.ledger = ledger;
    this.sessions = sessions;
    this.orders = orders;
  }

  void handle(WorkerEvent event, Moment now) {
    switch (event) {
      case WorkerEvent.Hello hello -> hello(hello, now);
      case WorkerEvent.Statuses statuses -> statuses(statuses, now);
      case WorkerEvent.ConditionChanged(WorkerLink link, WorkerEvent.Condition condition) -> {
        if (sessions.holds(link)) {
          ledger
              .state()
              .node(link.node())
              .ifPresent(node -> {
                sessions.engineReady(node.id(), condition.engineReady(), now.monotonicMillis());
                put(node, inCondition(node, condition), now);
              });
        }
      }
      case WorkerEvent.Gone gone -> sessions.close(gone.link(), now.monotonicMillis());
    }
  }

  /** Notices sessions whose end was not told. */
  void tick(Moment now) {
    sessions.broken().forEach(link -> sessions.close(link, now.monotonicMillis()));
  }

  private void hello(WorkerEvent.Hello hello, Moment now) {
    WorkerLink link = hello.link();
    if (!link.open()) {
      return;
    }
    NodeId id = link.node();
    Optional<Node> before = ledger.state().node(id);
    if (before.isPresent() && !before.get().identity().equals(hello.identity())) {
      if (sessions
          .link(id)
          .filter(other -> !other.equals(link))
          .filter(WorkerLink::open)
          .isPresent()) {
        link.refuse(
            "node '%s' is another worker's, at %s: give this one a name of its own"
                .formatted(id, before.get().address()));
        return;
      }
      giveUpTasks(id, now);
    }
    sessions.open(link);
    sessions.engineReady(id, hello.condition().engineReady(), now.monotonicMillis());
    Node node = presented(hello, before);
    if (before.isEmpty() || !before.get().equals(node)) {
      ledger.decide(new Change.NodePut(node), now);
    }
    for (WorkerEvent.TaskReport report : hello.held()) {
      report(id, report, true, now);
    }
    List<TaskOrder> assignment = orders.all(id);
    ledger.whenDurable(
        Effect.of(() -> {
          if (sessions.assigned(link)) {
            link.assign(ledger.epoch(), assignment);
          }
        }));
  }

  /** A new data folder under an old name: what ran under the old one is not this worker's. */
  private void giveUpTasks(NodeId node, Moment now) {
    for (Task task : List.copyOf(ledger.state().tasksOn(node).all())) {
      Observation lost =
          task.observed().declared(TaskState.LOST, "worker " + node + " was replaced by a new one");
      ledger.decide(new Change.TaskObserved(task.id(), lost), now);
    }
  }

  private static Node presented(WorkerEvent.Hello hello, Optional<Node> before) {
    Node fresh =
        new Node(
            hello.link().node(),
            hello.identity(),
            hello.address(),
            hello.softwareVersion(),
            hello.facts(),
            before.map(Node::availability).orElse(Node.Availability.ACTIVE),
            Node.Condition.READY,
            "",
            before.map(Node::labels).orElse(Map.of()));
    return inCondition(fresh, hello.condition());
  }

  private static Node inCondition(Node node, WorkerEvent.Condition condition) {
    return condition.engineReady()
        ? node.with(Node.Condition.READY, "")
        : node.with(Node.Condition.UNREADY, condition.message());
  }

  /** A node that is lost already stays lost while its engine does not work. */
  private void put(Node before, Node after, Moment now) {
    boolean stillLost =
        before.condition() == Node.Condition.LOST && after.condition() == Node.Condition.UNREADY;
    if (!stillLost && !before.equals(after)) {
      ledger.decide(new Change.NodePut(after), now);
    }
  }

  private void statuses(WorkerEvent.Statuses statuses, Moment now) {
    if (!sessions.holds(statuses.link())) {
      return;
    }
    for (WorkerEvent.TaskReport report : statuses.reports()) {
      report(statuses.link().node(), report, false, now);
    }
    ledger.whenDurable(Effect.of(statuses.durable()));
  }

  /**
   * Takes in what is news of a task that is this node's. The first word of a session counts
   * whatever its number: a worker that lost its memory counts from the start again.
   */
  private void report(NodeId node, WorkerEvent.TaskReport report, boolean first, Moment now) {
    Optional<Task> known = ledger.state().task(report.task());
    if (known.filter(Task::occupies).flatMap(Task::node).filter(node::equals).isEmpty()) {
      if (!first) {
        orders.remove(node, report.task());
        orders.send();
      }
      return;
    }
    Observation before = known.get().observed();
    Observation seen = report.observation();
    boolean newer = first || seen.sequence() > before.sequence();
    if (newer && !seen.equals(before) && before.state().mayBecome(seen.state())) {
      ledger.decide(new Change.TaskObserved(report.task(), seen), now);
    }
  }
}
