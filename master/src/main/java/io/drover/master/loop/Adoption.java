package io.drover.master.loop;

import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.HeldOrder;
import io.drover.master.port.WorkerEvent;
import io.drover.master.port.WorkerLink;
import io.drover.master.state.Change;
import io.drover.master.state.Founding;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that come from another founding of the store (docs/adr/0004): what they run may be more
 * than this store knows. Until an operator restores or adopts they are left alone; after that their
 * tasks are taken into the state before they get their first order, so that no container is stopped
 * by a store that was lost. Works for a leader only.
 */
final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  /** How the message of a node ends that is left alone, on every master. */
  private static final String REMEDY =
      "leaves alone: restore a snapshot ('drover snapshot restore') or take them in without one"
          + " ('drover snapshot adopt')";

  /** So long at least, for workers that no snapshot knows to find this leader. */
  private static final long ADOPTION_MILLIS_MIN = 2_000;

  private final Ledger ledger;
  private final Sessions sessions;
  private final Assigner assigner;
  private final NodeWatch nodes;
  private final CoreConfig config;
  private final AdoptedJobs jobs;
  private final Map<WorkerLink, Guest> asked = new HashMap<>();
  private final Set<NodeId> foreign = new TreeSet<>();
  private final Set<NodeId> done = new TreeSet<>();
  private long startedAt;

  Adoption(
      Ledger ledger, Sessions sessions, Assigner assigner, NodeWatch nodes, CoreConfig config) {
    this.ledger = ledger;
    this.sessions = sessions;
    this.assigner = assigner;
    this.nodes = nodes;
    this.config = config;
    this.jobs = new AdoptedJobs(ledger);
  }

  /** A worker that was asked for the orders of tasks, and whether it can take others. */
  private record Guest(Map<TaskId, Observation> unknown, WorkerEvent.Condition condition) {}

  /** A new leadership, or a restore: nobody has been taken in yet. */
  void begin(Moment now) {
    asked.clear();
    foreign.clear();
    done.clear();
    jobs.clear();
    startedAt = now.monotonicMillis();
  }

  /** Nodes that run what this cluster does not know, and are left alone: any master knows them. */
  static List<NodeId> leftAlone(StateView state) {
    return state.nodes().values().stream()
        .filter(node -> node.condition() == Node.Condition.UNREADY)
        .filter(node -> node.message().endsWith(REMEDY))
        .map(Node::id)
        .toList();
  }

  /** What a node's message is while it is left alone with so many tasks. */
  static String leftAlone(int tasks) {
    return "runs %d tasks that this cluster does not know and %s".formatted(tasks, REMEDY);
  }

  /**
   * Why this store seems to be the ruin of another: until an operator has said what is to become of
   * that one's tasks, nothing new is begun. Empty if it is none, or has outlived the doubt.
   */
  Optional<String> lost() {
    Founding founding = ledger.state().founding();
    if (founding.proven() || founding.adopts()) {
      return Optional.empty();
    }
    List<NodeId> nodes = leftAlone(ledger.state());
    return nodes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the masters' store is new, and %d nodes (%s, …) run tasks of an older one: restore a"
                    .formatted(nodes.size(), nodes.getFirst())
                + " snapshot ('drover snapshot restore'), take them in without one"
                + " ('drover snapshot adopt'),"
                + " or remove the nodes if they do not belong here ('drover node rm --force')");
  }

  /** Whether the session has yet to be taken in, or is left alone: its reports are no news. */
  boolean holdsBack(WorkerLink link) {
    return asked.containsKey(link) || foreign.contains(link.node());
  }

  /** Whether the worker must be asked for orders: until they are here its node takes no tasks. */
  boolean asks(WorkerEvent.Hello hello) {
    return wants(hello) && !unknown(hello).isEmpty();
  }

  /** The machine of a worker that is held back can or can no longer take tasks. */
  void condition(WorkerLink link, WorkerEvent.Condition condition) {
    asked.computeIfPresent(link, (same, guest) -> new Guest(guest.unknown(), condition));
  }

  /** How many tasks of a worker are to be left alone; 0 if it is to be treated as any other. */
  int strange(WorkerEvent.Hello hello) {
    if (ledger.state().founding().adopts() || !elsewhere(hello)) {
      return 0;
    }
    return unknown(hello).size();
  }

  /** A worker that is left alone. */
  void leaveAlone(WorkerEvent.Hello hello, int tasks) {
    foreign.add(hello.link().node());
    LOG.warn(
        "node={} runs tasks={} of another founding, which are left alone: 'drover snapshot restore"
            + " FILE' takes them in, 'drover snapshot adopt' does so without a snapshot",
        hello.link().node(),
        tasks);
  }

  /** Whether this worker is taken in before it gets orders. */
  boolean wants(WorkerEvent.Hello hello) {
    Founding founding = ledger.state().founding();
    return founding.adopting() || (founding.adopts() && elsewhere(hello));
  }

  /** Begins to take a worker in. What it reported of known tasks is decided already. */
  void take(WorkerEvent.Hello hello, Moment now) {
    WorkerLink link = hello.link();
    foreign.remove(link.node());
    Map<TaskId, Observation> unknown = unknown(hello);
    if (elsewhere(hello)) {
      endMissing(hello, now);
      stopStopping(hello, now);
    }
    if (unknown.isEmpty()) {
      taken(link, now);
      return;
    }
    asked.put(link, new Guest(new HashMap<>(unknown), hello.condition()));
    ledger.whenDurable(Effect.of(() -> link.askOrders(List.copyOf(unknown.keySet()))));
  }

  /** The worker answers. */
  void orders(WorkerEvent.HeldOrders held, Moment now) {
    Guest guest = asked.get(held.link());
    if (guest == null || !sessions.holds(held.link())) {
      return;
    }
    Map<TaskId, Observation> unknown = guest.unknown();
    for (HeldOrder order : held.orders()) {
      Observation seen = unknown.remove(order.task());
      if (seen != null && free(order.task())) {
        jobs.adopt(order, held.link().node(), seen, now);
      }
    }
    if (held.last()) {
      asked.remove(held.link());
      if (!unknown.isEmpty()) {
        LOG.warn("node={} tasks={} without an order", held.link().node(), unknown.keySet());
      }
      taken(held.link(), now);
      open(held.link().node(), guest.condition(), now);
    }
  }

  /** A worker that waits to be taken in says more of its tasks. */
  void reported(WorkerEvent.Statuses statuses) {
    Guest guest = asked.get(statuses.link());
    if (guest != null) {
      statuses
          .reports()
          .forEach(report -> guest.unknown().replace(report.task(), report.observation()));
    }
  }

  void gone(WorkerLink link) {
    asked.remove(link);
    if (!sessions.heard(link.node())) {
      foreign.remove(link.node());
    }
  }

  /** Ends the adoption when everybody was taken in, or waited for long enough. */
  boolean tick(Moment now) {
    prove(now);
    boolean over =
        ledger.state().founding().adopting()
            && waitedFor(now)
            && !ledger.full()
            && jobs.settleAll(now);
    if (!over) {
      return false;
    }
    ledger.decide(new Change.AdoptionEnded(), now);
    LOG.info("workers taken in nodes={} unanswered={}", done.size(), asked.size());
    sessions.links().stream()
        .filter(link -> done.contains(link.node()))
        .forEach(link -> assigner.assign(link, Set.of()));
    return true;
  }

  /**
   * A worker that nobody has heard of yet may run what may run at most once, until its lease is
   * over; and while workers are left alone it is open what this store is.
   */
  private void prove(Moment now) {
    Founding founding = ledger.state().founding();
    boolean proven =
        !founding.proven()
            && !founding.adopting()
            && !ledger.full()
            && now.monotonicMillis() - startedAt >= nodes.fencedAfterMillis()
            && (founding.adopts() || leftAlone(ledger.state()).isEmpty());
    if (proven) {
      ledger.decide(new Change.FoundingProven(), now);
    }
  }

  /** How many nodes the adoption waits for. */
  int awaited() {
    return (int)
        ledger.state().nodes().values().stream().filter(node -> awaited(node.id(), node)).count();
  }

  private boolean awaited(NodeId id, Node node) {
    return !done.contains(id) && node.condition() != Node.Condition.LOST;
  }

  private boolean waitedFor(Moment now) {
    long waited = now.monotonicMillis() - startedAt;
    if (waited < nodes.fencedAfterMillis() && jobs.anyAtMostOnce()) {
      // A worker that nobody knows of may run such a task until its lease is over.
      return false;
    }
    return waited >= config.graceMillis()
        || (waited >= ADOPTION_MILLIS_MIN && awaited() == 0 && asked.isEmpty());
  }

  private void taken(WorkerLink link, Moment now) {
    done.add(link.node());
    keepWhatDrains(link.node(), now);
    if (!ledger.state().founding().adopting()) {
      // One that comes late: the others went on without it.
      jobs.settleTouched(now);
      assigner.assign(link, Set.of());
    }
  }

  /**
   * What a node runs that was drained when the snapshot was taken has come to it since, or was on
   * its way off: to end that takes an operator's word.
   */
  private void keepWhatDrains(NodeId id, Moment now) {
    ledger
        .state()
        .node(id)
        .filter(node -> node.availability() == Node.Availability.DRAINING)
        .filter(node -> ledger.state().tasksOn(id).count() > 0)
        .ifPresent(node -> {
          LOG.warn("node={} runs tasks and was draining in the snapshot: it is cordoned", id);
          ledger.decide(new Change.NodePut(node.with(Node.Availability.CORDONED)), now);
        });
  }

  /** The node takes tasks from now on, if it can. */
  private void open(NodeId id, WorkerEvent.Condition condition, Moment now) {
    ledger
        .state()
        .node(id)
        .map(node -> WorkerDesk.inCondition(node, condition))
        .ifPresent(node -> ledger.decide(new Change.NodePut(node), now));
  }

  /** Whether the worker's tasks may be those of another founding. */
  private boolean elsewhere(WorkerEvent.Hello hello) {
    return hello.memory().epoch() > 0
        && !hello.memory().founding().equals(ledger.state().founding().id());
  }

  /** What it holds, has not ended, and is not known to be there. */
  private Map<TaskId, Observation> unknown(WorkerEvent.Hello hello) {
    NodeId node = hello.link().node();
    Map<TaskId, Observation> unknown = new TreeMap<>();
    for (WorkerEvent.TaskReport report : hello.held()) {
      boolean known =
          ledger
              .state()
              .task(report.task())
              .filter(Task::occupies)
              .flatMap(Task::node)
              .filter(node::equals)
              .isPresent();
      if (!known && !report.observation().state().ended()) {
        unknown.put(report.task(), report.observation());
      }
    }
    return unknown;
  }

  /** Tasks of the snapshot that the worker no longer has: they ended after it was taken. */
  private void endMissing(WorkerEvent.Hello hello, Moment now) {
    Set<TaskId> held = new TreeSet<>();
    hello.held().forEach(report -> held.add(report.task()));
    List<Task> missing = new ArrayList<>();
    for (Task task : ledger.state().tasksOn(hello.link().node()).all()) {
      if (!held.contains(task.id())) {
        missing.add(task);
      }
    }
    for (Task task : missing) {
      Observation lost =
          task.observed().declared(TaskState.LOST, "it ended after the snapshot was taken");
      ledger.decide(new Change.TaskObserved(task.id(), lost), now);
    }
  }

  /**
   * Tasks that are to run by the snapshot, and that their worker was told to stop since. What has
   * begun to stop is not called back.
   */
  private void stopStopping(WorkerEvent.Hello hello, Moment now) {
    for (WorkerEvent.TaskReport report : hello.held()) {
      ledger
          .state()
          .task(report.task())
          .filter(task -> task.state() == TaskState.STOPPING && task.goal() == TaskGoal.RUN)
          .filter(task -> task.node().equals(Optional.of(hello.link().node())))
          .ifPresent(task -> ledger.decide(new Change.TaskGoalSet(task.id(), TaskGoal.STOP), now));
    }
  }

  /** A task that has ended in the state, or is elsewhere, does not come back. */
  private boolean free(TaskId id) {
    return ledger
        .state()
        .task(id)
        .filter(task -> task.ended() || task.placement().isPresent())
        .isEmpty();
  }
}
