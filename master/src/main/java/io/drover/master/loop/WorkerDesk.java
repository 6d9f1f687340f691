package io.drover.master.loop;

import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.WorkerEvent;
import io.drover.master.port.WorkerLink;
import io.drover.master.state.Change;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/** Takes what workers say and decides what is news. Works for a leader only. */
final class WorkerDesk {
  private final Ledger ledger;
  private final Sessions sessions;
  private final Orders orders;
  private final Assigner assigner;
  private final Adoption adoption;
  private final LongConsumer raise;

  /**
   * A desk.
   *
   * @param raise hears of an epoch above this leader's
   */
  WorkerDesk(
      Ledger ledger,
      Sessions sessions,
      Orders orders,
      Assigner assigner,
      Adoption adoption,
      LongConsumer raise) {
    this.ledger = ledger;
    this.sessions = sessions;
    this.orders = orders;
    this.assigner = assigner;
    this.adoption = adoption;
    this.raise = raise;
  }

  void handle(WorkerEvent event, Moment now) {
    switch (event) {
      case WorkerEvent.Hello hello -> hello(hello, now);
      case WorkerEvent.Statuses statuses -> statuses(statuses, now);
      case WorkerEvent.HeldOrders held -> adoption.orders(held, now);
      case WorkerEvent.ConditionChanged(WorkerLink link, WorkerEvent.Condition condition) -> {
        adoption.condition(link, condition);
        if (sessions.holds(link)) {
          // Also of a worker that is held back, or its engine would be taken for dead for ever.
          sessions.engineReady(link.node(), condition.engineReady(), now.monotonicMillis());
          if (!adoption.holdsBack(link)) {
            ledger
                .state()
                .node(link.node())
                .ifPresent(node -> put(node, inCondition(node, condition), now));
          }
        }
      }
      case WorkerEvent.Gone gone -> close(gone.link(), now);
    }
  }

  /** Notices sessions whose end was not told. */
  void tick(Moment now) {
    sessions.broken().forEach(link -> close(link, now));
  }

  private void close(WorkerLink link, Moment now) {
    sessions.close(link, now.monotonicMillis());
    adoption.gone(link);
  }

  private void hello(WorkerEvent.Hello hello, Moment now) {
    WorkerLink link = hello.link();
    if (!link.open()) {
      return;
    }
    if (hello.memory().epoch() > ledger.epoch().number()) {
      // It obeys no lower epoch; with a higher one this leader will ask it again.
      raise.accept(hello.memory().epoch());
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
    int strange = adoption.strange(hello);
    Node node = presented(hello, before);
    if (strange > 0) {
      // Its containers use what the machine has, so that nothing else may be placed there.
      node = node.with(Node.Condition.UNREADY, Adoption.leftAlone(strange));
    } else if (adoption.asks(hello)) {
      node = node.with(Node.Condition.UNREADY, "its tasks are being taken in");
    }
    if (before.isEmpty() || !before.get().equals(node)) {
      ledger.decide(new Change.NodePut(node), now);
    }
    Set<TaskId> held = new HashSet<>();
    for (WorkerEvent.TaskReport report : hello.held()) {
      report(id, report, true, now);
      held.add(report.task());
    }
    if (strange > 0) {
      adoption.leaveAlone(hello, strange);
    } else if (adoption.wants(hello)) {
      adoption.take(hello, now);
    } else {
      adoption.gone(link);
      assigner.assign(link, held);
    }
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

  static Node inCondition(Node node, WorkerEvent.Condition condition) {
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
    if (adoption.holdsBack(statuses.link())) {
      // Not acknowledged, so that it is told again when the worker is taken in.
      adoption.reported(statuses);
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
      if (ledger.heavy()) {
        // A worker may report of more tasks at once than fit into one entry.
        ledger.close();
      }
    }
  }
}
