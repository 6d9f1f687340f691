package io.drover.master.reconcile;

import io.drover.master.model.Job;
import io.drover.master.model.Job.Phase;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskState;
import io.drover.master.model.UpdatePolicy;
import io.drover.master.model.UpdatePolicy.FailureAction;
import io.drover.master.model.UpdatePolicy.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces tasks that are of an old version or on a draining node, a few at a time, and stops or
 * turns round when new ones fail.
 *
 * <p>A slot is in progress from the moment its old task is told to end until its new one has run
 * for the policy's delay; at most {@code parallelism} slots are. A task that does not run is
 * replaced at once, for that costs nobody anything.
 */
final class Rollout {
  private final Pass pass;
  private final UpdatePolicy policy;
  private final List<Slot> slots;

  private Rollout(Pass pass) {
    this.pass = pass;
    this.policy =
        pass.job().rollout().phase() == Phase.ROLLING_BACK
            ? pass.spec().rollback()
            : pass.spec().update();
    this.slots = pass.slots();
  }

  static void run(Pass pass) {
    Rollout rollout = new Rollout(pass);
    rollout.endPairs();
    if (rollout.moving()) {
      rollout.judge();
    }
    if (!pass.decided()) {
      rollout.replace();
    }
    if (!pass.decided() && rollout.moving()) {
      rollout.settle();
    }
  }

  private boolean moving() {
    Phase phase = pass.job().rollout().phase();
    return phase == Phase.MOVING || phase == Phase.ROLLING_BACK;
  }

  /** Where a new task runs beside the old one, the old one goes; a new one that is stale goes. */
  private void endPairs() {
    for (Slot slot : slots) {
      List<Task> wanted = slot.allWanted();
      if (wanted.size() < 2 || pass.full()) {
        continue;
      }
      Task newest = wanted.getLast();
      if (newest.state() == TaskState.RUNNING) {
        wanted.subList(0, wanted.size() - 1).forEach(pass::stop);
      } else if (stale(newest)) {
        pass.stop(newest);
      }
    }
  }

  private void replace() {
    List<Slot> running = new ArrayList<>();
    int inProgress = 0;
    for (Slot slot : slots) {
      if (pass.full()) {
        return;
      }
      Optional<Task> stale = slot.wanted().filter(this::stale);
      if (stale.isPresent() && (!slot.running() || pass.spec().mode().runsToCompletion())) {
        pass.stop(stale.get());
      } else if (stale.isPresent()) {
        running.add(slot);
      } else if (inProgress(slot)) {
        inProgress++;
      }
    }
    int most = policy.parallelism() == 0 ? running.size() : policy.parallelism();
    for (Slot slot : running.subList(0, Math.clamp(most - inProgress, 0, running.size()))) {
      if (pass.full()) {
        return;
      }
      begin(slot);
    }
  }

  private void begin(Slot slot) {
    boolean startFirst = policy.order() == Order.START_FIRST && !pass.spec().atMostOne();
    if (startFirst && !pass.spec().mode().perNode()) {
      if (slot.newest()
          .filter(Task::ended)
          .filter(pass::current)
          .filter(Rollout::failed)
          .isPresent()) {
        // The one before failed beside this task, which had better stay.
        return;
      }
      pass.create(slot.number(), slot.pinned(), Filling.versionFor(pass, slot));
    } else {
      pass.stop(slot.wanted().orElseThrow());
    }
  }

  /** Whether a slot that holds nothing stale is still on its way. */
  private boolean inProgress(Slot slot) {
    if (slot.settled(pass.currentVersions())) {
      return false;
    }
    Optional<Task> wanted = slot.wanted();
    if (wanted.isEmpty()) {
      return !slot.live().isEmpty();
    }
    if (!slot.running()) {
      // One whose container ended before is not on its way: it is judged by the policy instead.
      return wanted.get().observed().exitCode().isEmpty();
    }
    boolean isNew = wanted.get().createdMillis() >= pass.job().updatedMillis();
    return isNew && !pass.reached(wanted.get().sinceMillis() + policy.delayMillis());
  }

  private boolean stale(Task task) {
    boolean old = moving() && !pass.current(task);
    return old || (!pass.spec().mode().perNode() && draining(task));
  }

  private boolean draining(Task task) {
    return task.node()
        .flatMap(pass.state()::node)
        .filter(node -> node.availability() == Node.Availability.DRAINING)
        .isPresent();
  }

  /** Stops the move or turns it round when too many of its new tasks failed. */
  private void judge() {
    List<Task> failed =
        slots.stream()
            .map(Slot::newest)
            .flatMap(Optional::stream)
            .filter(task -> task.createdMillis() >= pass.job().updatedMillis())
            .filter(pass::current)
            .filter(Rollout::failed)
            .toList();
    if (failed.size() <= policy.maxFailureRatio() * slots.size()
        || policy.failureAction() == FailureAction.CONTINUE) {
      return;
    }
    Task first = failed.getFirst();
    String why = "version %d: task %s failed".formatted(pass.job().version(), first.name());
    if (!first.observed().message().isEmpty()) {
      why += ": " + first.observed().message();
    }
    Optional<JobSpec> previous = pass.job().previous();
    boolean forward = pass.job().rollout().phase() == Phase.MOVING;
    if (policy.failureAction() == FailureAction.ROLLBACK && forward && previous.isPresent()) {
      JobSpec back = previous.get().withReplicas(pass.spec().replicas());
      pass.put(
          pass.job()
              .next(back, new Job.Rollout(Phase.ROLLING_BACK, "rolled back, " + why), pass.now()));
    } else {
      pass.put(pass.job().with(new Job.Rollout(Phase.PAUSED, "paused, " + why)));
    }
  }

  /** A container of it ended though it should run, or it never got that far. */
  private static boolean failed(Task task) {
    return switch (task.state()) {
      case FAILED, REJECTED -> task.goal() == TaskGoal.RUN;
      case PREPARING, STARTING, RUNNING ->
          task.goal() == TaskGoal.RUN && task.observed().exitCode().isPresent();
      case PENDING, PLACED, STOPPING, COMPLETE, STOPPED, LOST -> false;
    };
  }

  /** Ends the move when every new task has run for as long as it is watched. */
  private void settle() {
    for (Slot slot : slots) {
      Optional<Task> wanted = slot.wanted();
      if (slot.settled(pass.currentVersions()) || (wanted.isEmpty() && slot.live().isEmpty())) {
        continue;
      }
      if (!slot.running() || slot.live().size() > 1 || wanted.filter(this::stale).isPresent()) {
        return;
      }
      boolean isNew = wanted.orElseThrow().createdMillis() >= pass.job().updatedMillis();
      if (isNew && !pass.reached(wanted.get().sinceMillis() + policy.monitorMillis())) {
        return;
      }
    }
    String message = pass.job().rollout().message();
    pass.put(
        pass.job()
            .with(new Job.Rollout(Phase.SETTLED, message))
            .keeping(Versions.ofUse(pass.job(), pass.tasks())));
  }
}
