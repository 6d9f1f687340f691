package io.drover.worker.agent;

import io.drover.worker.engine.EngineCalls;
import io.drover.worker.engine.Look;
import io.drover.worker.engine.SeenContainer;
import io.drover.worker.fence.Fence;
import io.drover.worker.loop.Loop;
import io.drover.worker.model.Goal;
import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.Resources;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.task.Sight;
import io.drover.worker.task.TaskLife;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All tasks of this node. Everything happens on the loop: orders come in, the engine is watched,
 * and each task whose facts may have changed takes its next step. Level-triggered: every pass works
 * from present facts, so that it does not matter which event was missed.
 */
public final class Agent implements Orders {
  private static final Logger log = LoggerFactory.getLogger(Agent.class);

  private final Loop loop;
  private final Fence fence;
  private final AgentListener listener;
  private final Map<TaskId, TaskEntry> tasks = new TreeMap<>();
  private final ContainerTable containers = new ContainerTable();
  private final TaskDriver driver;
  private final EngineWatch watch;
  private final Cleaner cleaner;
  private final ContainerFinder finder;
  private final Feasibility feasibility = new Feasibility();

  // Statuses of an earlier life of this process are older news than any of this one.

  /** Above that of every report of a task that is forgotten: a task may come again. */
  private long firstSequence;

  private boolean measured;
  private String trouble = "";
  private long leaseEndMillis;

  /** Whether the leader has said in this life what is to run here. */
  private boolean assigned;

  private boolean stopped;

  public Agent(
      Loop loop, EngineCalls calls, Fence fence, AgentConfig config, AgentListener listener) {
    this.loop = loop;
    this.fence = fence;
    this.listener = listener;
    this.leaseEndMillis = fence.heldUntilMillis();
    this.firstSequence = loop.wallMillis();
    this.driver = new TaskDriver(loop, calls, fence, containers, new DriverEvents());
    this.watch = new EngineWatch(loop, calls, containers, config, new WatchEvents());
    this.cleaner = new Cleaner(loop, calls, config, tasks, containers);
    this.finder = new ContainerFinder(loop, tasks, containers);
  }

  /** Takes up what was known before a restart of the worker, before {@link #start}. */
  public void restore(List<TaskOrder> orders, Map<TaskId, TaskStatus> statuses) {
    loop.checkOnLoop();
    for (TaskOrder order : orders) {
      TaskStatus status = statuses.get(order.id());
      TaskLife life =
          status == null ? TaskLife.fresh(order.id()) : TaskLife.restored(status, loop.nowMillis());
      long sequence = status == null ? 0 : status.sequence();
      tasks.put(order.id(), new TaskEntry(order, life, Math.max(firstSequence, sequence + 1)));
    }
  }

  /** Begins to watch the engine and to act. */
  public void start(ContainerRuntime runtime) {
    loop.checkOnLoop();
    watch.start(runtime);
  }

  /** Stops watching; containers run on. */
  public void stop() {
    loop.checkOnLoop();
    stopped = true;
    watch.stop();
  }

  /** What the tasks of this node may reserve, once it is known; the node takes none before. */
  public void allocatable(Resources resources) {
    loop.checkOnLoop();
    feasibility.allocatable(resources);
    boolean first = !measured;
    measured = true;
    if (first && watch.condition().ready()) {
      listener.condition(condition());
    }
  }

  /** Something besides the engine keeps this node from taking tasks; empty when nothing does. */
  public void trouble(String message) {
    loop.checkOnLoop();
    if (!message.equals(trouble)) {
      trouble = message;
      listener.condition(condition());
    }
  }

  /** Finds containers for those who read their logs or run commands in them. Thread-safe. */
  public ContainerFinder finder() {
    return finder;
  }

  @Override
  public Optional<TaskOrder> held(TaskId task) {
    loop.checkOnLoop();
    return Optional.ofNullable(tasks.get(task)).map(TaskEntry::order);
  }

  @Override
  public List<TaskStatus> statuses() {
    loop.checkOnLoop();
    return tasks.values().stream().map(TaskEntry::reported).toList();
  }

  @Override
  public NodeCondition condition() {
    loop.checkOnLoop();
    NodeCondition engine = watch.condition();
    String why = measured ? trouble : "its engine has not said yet what the machine has";
    return engine.ready() && !why.isEmpty() ? new NodeCondition(false, why) : engine;
  }

  @Override
  public void assign(List<TaskOrder> orders) {
    loop.checkOnLoop();
    Set<TaskId> wanted = new HashSet<>();
    orders.forEach(order -> wanted.add(order.id()));
    List<TaskId> surplus = tasks.keySet().stream().filter(id -> !wanted.contains(id)).toList();
    assigned = true;
    change(orders, surplus);
    cleaner.assigned();
    cleaner.clean();
  }

  @Override
  public void change(List<TaskOrder> put, List<TaskId> removed) {
    loop.checkOnLoop();
    removed.forEach(this::disown);
    put.forEach(this::put);
  }

  @Override
  public void leaseHeld(long untilMillis) {
    loop.checkOnLoop();
    boolean was = leaseHeld();
    leaseEndMillis = untilMillis;
    fence.renew(untilMillis);
    if (!was && leaseHeld()) {
      for (TaskEntry entry : List.copyOf(tasks.values())) {
        if (entry.order().kind().atMostOne()) {
          driver.drive(entry);
        }
      }
    }
  }

  private boolean leaseHeld() {
    return loop.uptimeMillis() < leaseEndMillis;
  }

  @Override
  public void leaseExpired(String reason) {
    loop.checkOnLoop();
    for (TaskEntry entry : List.copyOf(tasks.values())) {
      if (entry.order().kind().atMostOne()
          && entry.wantedToRun()
          && !entry.life().state().ended()) {
        log.warn(
            "task={} name={} message=\"{}\"", entry.order().id(), entry.order().slot(), reason);
        entry.haltAtOnce(reason);
        driver.drive(entry);
      }
    }
  }

  private void put(TaskOrder order) {
    TaskEntry known = tasks.get(order.id());
    if (known != null) {
      known.reorder(order);
      listener.ordered(order);
      driver.drive(known);
      return;
    }
    TaskEntry entry = new TaskEntry(order, TaskLife.fresh(order.id()), firstSequence);
    tasks.put(order.id(), entry);
    listener.ordered(order);
    log.info(
        "task={} name={} to={} image={}",
        order.id(),
        order.slot(),
        entry.life().state(),
        order.workload().image());
    Optional<String> misfit = misfit(order);
    if (misfit.isPresent()) {
      driver.live(entry, TaskLife.rejected(order.id(), misfit.get()));
      return;
    }
    listener.observed(entry.reported());
    driver.drive(entry);
  }

  private Optional<String> misfit(TaskOrder order) {
    return order.kind().atMostOne() && order.goal() == Goal.RUN
        ? fence.unusable().or(() -> feasibility.misfit(order))
        : feasibility.misfit(order);
  }

  private void disown(TaskId id) {
    TaskEntry entry = tasks.get(id);
    if (entry == null) {
      return;
    }
    entry.disown();
    driver.drive(entry);
    forgetIfOver(entry);
  }

  /** A task that nobody wants and that has ended leaves no trace but its dead containers. */
  private void forgetIfOver(TaskEntry entry) {
    TaskId id = entry.order().id();
    boolean runs = containers.of(id).stream().anyMatch(SeenContainer::running);
    if (entry.unwanted() && entry.life().state().ended() && !runs && tasks.remove(id, entry)) {
      firstSequence = Math.max(firstSequence, entry.reported().sequence() + 1);
      entry.wakeBy(null);
      entry.nextOperation();
      log.info("task={} name={} forgotten", id, entry.order().slot());
      listener.forgotten(id);
      finder.changed(id);
      cleaner.clean();
    }
  }

  private void driveAll() {
    for (TaskEntry entry : List.copyOf(tasks.values())) {
      driver.drive(entry);
      forgetIfOver(entry);
    }
  }

  /**
   * What runs at most once is under guard, whoever started it; what has ended is not. A container
   * that was never started stays under guard: the start of an earlier life may still be on its way.
   */
  private void guard() {
    fence.keepIf(id ->
        containers
            .get(id)
            .filter(container -> !(container.sight() instanceof Sight.Ended))
            .isPresent());
    if (fence.unusable().isPresent()) {
      return;
    }
    for (TaskEntry entry : tasks.values()) {
      if (entry.order().kind().atMostOne()) {
        containers.of(entry.order().id()).stream()
            .filter(SeenContainer::running)
            .forEach(container -> {
              var _ = fence.guard(container.id());
            });
      }
    }
  }

  /** From the driver: what a step or an answer brought about. */
  private final class DriverEvents implements TaskDriver.Events {
    @Override
    public boolean engineReady() {
      return watch.ready() && !stopped;
    }

    @Override
    public boolean mayStartAtMostOne() {
      // What an earlier life was told last it may not have kept: a task that runs may run on until
      // the lease is over, but one that has ended may have a successor elsewhere.
      return assigned && leaseHeld();
    }

    @Override
    public void engineAway(String why) {
      watch.suspect(why);
    }

    @Override
    public void changed(TaskEntry entry, Optional<TaskStatus> status) {
      status.ifPresent(listener::observed);
      finder.changed(entry.order().id());
      if (entry.life().state().ended()) {
        forgetIfOver(entry);
      }
    }
  }

  /** From the watch: what the engine shows. */
  private final class WatchEvents implements EngineWatch.Listener {
    @Override
    public void condition(NodeCondition condition) {
      listener.condition(Agent.this.condition());
    }

    @Override
    public void compared() {
      guard();
      driveAll();
      cleaner.clean();
      finder.allChanged();
    }

    @Override
    public void looked(Look look) {
      containers
          .take(look)
          .ifPresent(id -> {
            TaskEntry entry = tasks.get(id);
            if (entry != null) {
              driver.drive(entry);
              forgetIfOver(entry);
            }
            finder.changed(id);
          });
    }
  }
}
