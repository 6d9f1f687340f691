package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.Epoch;
import io.drover.master.model.ContainerId;
import io.drover.master.model.ImageDigest;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Specs;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.HeldOrder;
import io.drover.master.port.TaskOrder;
import io.drover.master.port.WorkerEvent;
import io.drover.master.port.WorkerLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A worker that obeys: what it is told to run runs at once, what it is told to end ends, unless the
 * test tells it otherwise. It records what no worker must ever see.
 */
final class TestWorker {
  final NodeId id;
  final Map<TaskId, TaskState> held = new TreeMap<>();
  final List<String> refused = new ArrayList<>();
  final List<Epoch> epochs = new ArrayList<>();
  private final Map<TaskId, TaskOrder> orders = new TreeMap<>();
  private final Map<TaskId, Long> sequences = new TreeMap<>();
  private final Set<TaskId> changed = new TreeSet<>();
  private final Map<String, TaskState> outcomes = new TreeMap<>();
  private String identity;
  private String founding = "";
  private boolean restless;
  private Optional<Link> link = Optional.empty();
  private Optional<TestMaster> leader = Optional.empty();
  private boolean silent;
  private boolean mute;
  private long acknowledged;

  private WorkerEvent.Condition condition = WorkerEvent.Condition.READY;

  TestWorker(String name) {
    this.id = new NodeId(name);
    this.identity = "identity-" + name;
  }

  /** As after the loss of its data folder. */
  void newIdentity(String other) {
    identity = other;
    held.clear();
    orders.clear();
    sequences.clear();
  }

  /**
   * Containers of that image end so instead of running; STARTING stands for never getting there.
   */
  void outcome(String image, TaskState state) {
    outcomes.put(image, state);
    orders.values().stream()
        .filter(order -> order.spec().container().image().equals(image))
        .forEach(order -> become(order.task().id(), state));
  }

  /** Says nothing any more, and hears nothing. */
  void silence() {
    silent = true;
    link.ifPresent(was -> {
      was.open = false;
      leader.orElseThrow().give(new WorkerEvent.Gone(was, "silent"));
    });
    link = Optional.empty();
  }

  void speak() {
    silent = false;
  }

  /** Does what it is told and says nothing of it, until it is no longer mute. */
  void mute(boolean now) {
    mute = now;
  }

  void join(TestMaster master) {
    if (silent) {
      return;
    }
    link.ifPresent(before -> before.open = false);
    Link fresh = new Link();
    link = Optional.of(fresh);
    leader = Optional.of(master);
    List<WorkerEvent.TaskReport> reports = new ArrayList<>();
    held.keySet().forEach(task -> reports.add(report(task)));
    master.give(
        new WorkerEvent.Hello(
            fresh,
            identity,
            "10.0.0.1:1",
            "1",
            Specs.facts(id.value()),
            condition,
            reports,
            new WorkerEvent.Memory(highest().number(), founding)));
  }

  private Epoch highest() {
    return epochs.stream().max(Epoch::compareTo).orElse(Epoch.NONE);
  }

  void condition(boolean engineReady, String message) {
    condition = new WorkerEvent.Condition(engineReady, message);
    leader.orElseThrow().give(new WorkerEvent.ConditionChanged(link.orElseThrow(), condition));
  }

  long acknowledged() {
    return acknowledged;
  }

  boolean runs(TaskId task) {
    return held.get(task) == TaskState.RUNNING;
  }

  Set<TaskId> running() {
    Set<TaskId> running = new TreeSet<>();
    held.forEach((task, state) -> {
      if (state == TaskState.RUNNING) {
        running.add(task);
      }
    });
    return running;
  }

  /** What becomes of a task by itself. */
  void become(TaskId task, TaskState state) {
    held.put(task, state);
    changed.add(task);
  }

  boolean proceed() {
    if (restless && !silent) {
      restless = false;
      join(leader.orElseThrow());
      return true;
    }
    if (silent || mute || link.isEmpty() || changed.isEmpty()) {
      return false;
    }
    List<WorkerEvent.TaskReport> reports = changed.stream().map(this::report).toList();
    changed.clear();
    leader.orElseThrow().give(new WorkerEvent.Statuses(link.get(), reports, () -> acknowledged++));
    return true;
  }

  private WorkerEvent.TaskReport report(TaskId task) {
    TaskState state = held.getOrDefault(task, TaskState.STOPPED);
    boolean ended = state == TaskState.COMPLETE || state == TaskState.FAILED;
    OptionalInt exit =
        ended ? OptionalInt.of(state == TaskState.COMPLETE ? 0 : 1) : OptionalInt.empty();
    return new WorkerEvent.TaskReport(
        task,
        new Observation(
            sequences.merge(task, 1L, Long::sum),
            state,
            ended ? "exited" : "",
            ContainerId.of("c" + task),
            exit,
            1,
            false,
            1,
            0,
            ImageDigest.NONE,
            ""));
  }

  private void order(TaskOrder order) {
    TaskId task = order.task().id();
    if (order.goalOnly()) {
      assertThat(orders).as("tasks whose goal changes are known").containsKey(task);
    }
    orders.put(task, order);
    if (order.task().goal() == TaskGoal.STOP) {
      become(task, TaskState.STOPPED);
    } else if (!held.containsKey(task)) {
      String image = order.spec().container().image();
      become(task, outcomes.getOrDefault(image, TaskState.RUNNING));
    }
  }

  private final class Link implements WorkerLink {
    private boolean open = true;

    @Override
    public NodeId node() {
      return id;
    }

    @Override
    public boolean open() {
      return open;
    }

    @Override
    public void assign(Epoch epoch, String from, List<TaskOrder> tasks) {
      founding = from;
      assign(epoch, tasks);
    }

    @Override
    public void askOrders(List<TaskId> tasks) {
      List<HeldOrder> answer = new ArrayList<>();
      for (TaskId task : tasks) {
        Optional.ofNullable(orders.get(task)).map(Link::held).ifPresent(answer::add);
      }
      leader.orElseThrow().give(new WorkerEvent.HeldOrders(this, answer, true));
    }

    private static HeldOrder held(TaskOrder order) {
      return new HeldOrder(
          order.task().id(),
          order.task().job(),
          order.task().version(),
          order.task().slot(),
          order.task().goal(),
          order.spec(),
          order.task().placement().orElseThrow().ports());
    }

    @Override
    public void assign(Epoch epoch, List<TaskOrder> tasks) {
      assertThat(epoch).as("no lower epoch is obeyed").isGreaterThanOrEqualTo(highest());
      epochs.add(epoch);
      Set<TaskId> wanted = new TreeSet<>();
      tasks.forEach(order -> wanted.add(order.task().id()));
      held.keySet().retainAll(wanted);
      orders.keySet().retainAll(wanted);
      tasks.forEach(TestWorker.this::order);
    }

    @Override
    public void update(Epoch epoch, List<TaskOrder> put, List<TaskId> remove) {
      epochs.add(epoch);
      put.forEach(TestWorker.this::order);
      remove.forEach(task -> {
        held.remove(task);
        orders.remove(task);
        changed.remove(task);
      });
    }

    @Override
    public void refuse(String message) {
      refused.add(message);
    }

    @Override
    public void superseded() {
      restless = link.filter(this::equals).isPresent();
      open = false;
    }
  }
}
