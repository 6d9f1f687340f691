package io.drover.worker.agent;

import io.drover.worker.engine.ContainerLabels;
import io.drover.worker.engine.EngineCalls;
import io.drover.worker.fence.FakeFence;
import io.drover.worker.loop.ManualLoop;
import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.Resources;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskState;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.ContainerState;
import io.drover.worker.runtime.FakeContainerRuntime;
import io.drover.worker.runtime.FakeEngine;
import io.drover.worker.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An agent on a fake engine and a loop turned by hand; restarts keep the engine and what was kept.
 */
final class AgentWorld implements AgentListener {
  static final ContainerLabels LABELS = new ContainerLabels("test", "node-1", "identity-1");

  final FakeEngine engine;
  final ManualLoop loop = new ManualLoop();
  final FakeContainerRuntime runtime;
  final FakeFence fence;
  final Agent agent;
  final Map<TaskId, TaskOrder> orders = new LinkedHashMap<>();
  final Map<TaskId, TaskStatus> statuses = new LinkedHashMap<>();
  final List<TaskStatus> reports = new ArrayList<>();
  final List<NodeCondition> conditions = new ArrayList<>();

  AgentWorld() {
    this(new FakeEngine(), new FakeFence());
    engine.addImage(Tasks.IMAGE);
  }

  private AgentWorld(FakeEngine engine, FakeFence fence) {
    this.engine = engine;
    this.fence = fence;
    this.runtime = new FakeContainerRuntime(LABELS.owner(), engine);
    EngineCalls calls = new EngineCalls(runtime, LABELS, loop::wallMillis);
    this.agent = new Agent(loop, calls, fence, new AgentConfig(10_000, 1_000, 1, 600_000), this);
  }

  /** Starts the agent; what an earlier one kept is restored. */
  AgentWorld start() {
    loop.run(() -> agent.restore(List.copyOf(orders.values()), Map.copyOf(statuses)));
    loop.run(() -> agent.allocatable(Resources.NONE));
    loop.run(() -> agent.start(runtime));
    return this;
  }

  /** As after kill -9 and a new start of the worker. */
  AgentWorld restarted() {
    runtime.close();
    AgentWorld next = new AgentWorld(engine, fence);
    next.orders.putAll(orders);
    next.statuses.putAll(statuses);
    return next.start();
  }

  void assign(TaskOrder... tasks) {
    loop.run(() -> agent.assign(List.of(tasks)));
  }

  void put(TaskOrder task) {
    loop.run(() -> agent.change(List.of(task), List.of()));
  }

  void remove(String id) {
    loop.run(() -> agent.change(List.of(), List.of(new TaskId(id))));
  }

  /** Moves the clocks of the worker and of the engine. */
  void advance(long millis) {
    engine.advance(Duration.ofMillis(millis));
    loop.advance(millis);
  }

  TaskState state(String id) {
    return status(id).state();
  }

  TaskStatus status(String id) {
    return agent.statuses().stream()
        .filter(status -> status.id().value().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("task " + id + " is not held"));
  }

  List<ContainerInfo> running() {
    return engine.everything().stream()
        .filter(container -> container.state() == ContainerState.RUNNING)
        .toList();
  }

  String runningId() {
    List<ContainerInfo> running = running();
    if (running.size() != 1) {
      throw new AssertionError("not one container runs: " + running);
    }
    return running.getFirst().id();
  }

  @Override
  public void ordered(TaskOrder order) {
    orders.put(order.id(), order);
  }

  @Override
  public void observed(TaskStatus status) {
    statuses.put(status.id(), status);
    reports.add(status);
  }

  @Override
  public void forgotten(TaskId task) {
    orders.remove(task);
    statuses.remove(task);
  }

  @Override
  public void condition(NodeCondition condition) {
    conditions.add(condition);
  }
}
