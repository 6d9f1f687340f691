package io.drover.worker.agent;

import io.drover.worker.engine.SeenContainer;
import io.drover.worker.loop.Loop;
import io.drover.worker.model.TaskId;
import io.drover.worker.task.Sight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds the containers of tasks, for those who read their output or run commands in them.
 * Thread-safe; works on the loop.
 */
public final class ContainerFinder {
  /** Readers that may wait for a task's next container. */
  static final int WAITERS_MAX = 4_096;

  private final Loop loop;
  private final Map<TaskId, TaskEntry> tasks;
  private final ContainerTable containers;
  private final Map<TaskId, List<Waiter>> waiters = new HashMap<>();
  private int waiting;

  private record Waiter(int afterAttempt, CompletableFuture<Found> answer) {}

  /** What is found for a task. */
  public sealed interface Found {
    /** A container that was started. */
    record Container(String id, int attempt, boolean running) implements Found {}

    /** No further container: the task has ended, or none is wanted now. */
    record None() implements Found {}

    /** This node knows nothing of the task. */
    record UnknownTask() implements Found {}

    /** Too many wait already, or the worker ends. */
    record Busy() implements Found {}
  }

  ContainerFinder(Loop loop, Map<TaskId, TaskEntry> tasks, ContainerTable containers) {
    this.loop = loop;
    this.tasks = tasks;
    this.containers = containers;
  }

  /** The task's newest started container. */
  public CompletionStage<Found> newest(TaskId task) {
    return ask(answer -> answer.complete(newestNow(task)));
  }

  /** The task's first started container after this attempt, or that none is there now. */
  public CompletionStage<Found> after(TaskId task, int attempt) {
    return ask(answer -> answer.complete(afterNow(task, attempt)));
  }

  /** The task's first started container after this attempt, once there is one, or its end. */
  public CompletionStage<Found> awaitAfter(TaskId task, int attempt) {
    return ask(answer -> await(task, new Waiter(attempt, answer)));
  }

  private CompletionStage<Found> ask(java.util.function.Consumer<CompletableFuture<Found>> work) {
    CompletableFuture<Found> answer = new CompletableFuture<>();
    if (!loop.offer(() -> work.accept(answer))) {
      answer.complete(new Found.Busy());
    }
    return answer;
  }

  private void await(TaskId task, Waiter waiter) {
    Found now = afterNow(task, waiter.afterAttempt());
    TaskEntry entry = tasks.get(task);
    boolean mayCome = entry != null && !entry.life().state().ended();
    if (!(now instanceof Found.None) || !mayCome) {
      waiter.answer().complete(now);
    } else if (waiting >= WAITERS_MAX) {
      waiter.answer().complete(new Found.Busy());
    } else {
      waiting++;
      waiters.computeIfAbsent(task, id -> new ArrayList<>()).add(waiter);
    }
  }

  /** A task's containers or state have changed. */
  void changed(TaskId task) {
    List<Waiter> woken = waiters.remove(task);
    if (woken != null) {
      waiting -= woken.size();
      woken.stream()
          .filter(waiter -> !waiter.answer().isDone())
          .forEach(waiter -> await(task, waiter));
    }
  }

  void allChanged() {
    List.copyOf(waiters.keySet()).forEach(this::changed);
  }

  private Found newestNow(TaskId task) {
    List<SeenContainer> started = started(task);
    return started.isEmpty() ? nothing(task) : found(started.getLast());
  }

  private Found afterNow(TaskId task, int attempt) {
    Optional<SeenContainer> next =
        started(task).stream()
            .filter(container -> ContainerTable.attempt(container) > attempt)
            .findFirst();
    return next.map(ContainerFinder::found).orElseGet(() -> nothing(task));
  }

  private Found nothing(TaskId task) {
    return tasks.containsKey(task) || !containers.of(task).isEmpty()
        ? new Found.None()
        : new Found.UnknownTask();
  }

  private List<SeenContainer> started(TaskId task) {
    return containers.of(task).stream()
        .filter(container -> !(container.sight() instanceof Sight.Created))
        .toList();
  }

  private static Found found(SeenContainer container) {
    return new Found.Container(
        container.id(), ContainerTable.attempt(container), container.running());
  }
}
