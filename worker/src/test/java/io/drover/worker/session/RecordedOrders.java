package io.drover.worker.session;

import io.drover.worker.agent.Orders;
import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds what it is ordered and does nothing about it. Called on the loop, read by the test. */
final class RecordedOrders implements Orders {
  final AtomicInteger leasesHeld = new AtomicInteger();
  final List<String> events = new CopyOnWriteArrayList<>();
  final List<TaskStatus> statuses = new CopyOnWriteArrayList<>();
  private final Map<TaskId, TaskOrder> held = new LinkedHashMap<>();

  @Override
  public Optional<TaskOrder> held(TaskId task) {
    return Optional.ofNullable(held.get(task));
  }

  @Override
  public List<TaskStatus> statuses() {
    return List.copyOf(statuses);
  }

  @Override
  public NodeCondition condition() {
    return NodeCondition.READY;
  }

  @Override
  public void assign(List<TaskOrder> tasks) {
    held.clear();
    tasks.forEach(task -> held.put(task.id(), task));
    events.add("assign " + held.keySet());
  }

  @Override
  public void change(List<TaskOrder> put, List<TaskId> removed) {
    put.forEach(task -> held.put(task.id(), task));
    removed.forEach(held::remove);
    events.add(
        "put "
            + put.stream().map(task -> task.id() + " " + task.goal()).toList()
            + " remove "
            + removed);
  }

  @Override
  public void leaseHeld(long untilMillis) {
    leasesHeld.incrementAndGet();
  }

  @Override
  public void leaseExpired(String reason) {
    if (events.isEmpty() || !events.getLast().equals("lease")) {
      events.add("lease");
    }
  }
}
