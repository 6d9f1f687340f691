package io.drover.worker.agent;

import io.drover.worker.loop.Loop;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.task.TaskLife;
import io.drover.worker.task.Wanted;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A task that this node holds. Owned by the loop. */
final class TaskEntry {
  private TaskOrder order;
  private TaskLife life;
  private TaskStatus reported;
  private Optional<String> halt = Optional.empty();
  private boolean unwanted;
  private boolean atOnce;
  private long operationNumber;
  private Loop.@Nullable Timer wake;

  TaskEntry(TaskOrder order, TaskLife life, long sequence) {
    this.order = order;
    this.life = life;
    this.reported = life.status(sequence);
  }

  TaskOrder order() {
    return order;
  }

  TaskLife life() {
    return life;
  }

  TaskStatus reported() {
    return reported;
  }

  boolean unwanted() {
    return unwanted;
  }

  /** Whether the masters want it to run here, as far as this node knows. */
  boolean wantedToRun() {
    return wanted().halt().isEmpty();
  }

  Wanted wanted() {
    return halt.map(reason -> Wanted.halted(order, reason, atOnce))
        .orElseGet(() -> Wanted.of(order));
  }

  void reorder(TaskOrder next) {
    order = next;
    if (unwanted) {
      unwanted = false;
      atOnce = false;
      halt = Optional.empty();
    }
  }

  /** The task is not this node's any more: it ends, and then is forgotten. */
  void disown() {
    unwanted = true;
    halt = Optional.of("no longer assigned to this node");
  }

  /** The task ends, and its container gets no time for that. */
  void haltAtOnce(String reason) {
    halt = Optional.of(reason);
    atOnce = true;
  }

  /** Takes the next life; returns the new status if it differs from the one reported last. */
  Optional<TaskStatus> live(TaskLife next) {
    life = next;
    TaskStatus status = next.status(reported.sequence());
    if (status.equals(reported)) {
      return Optional.empty();
    }
    reported = status.withSequence(reported.sequence() + 1);
    return Optional.of(reported);
  }

  /** Begins an operation: answers to those before it count no more. */
  long nextOperation() {
    return ++operationNumber;
  }

  boolean awaits(long number) {
    return operationNumber == number;
  }

  void wakeBy(Loop.@Nullable Timer next) {
    if (wake != null) {
      wake.cancel();
    }
    wake = next;
  }
}
