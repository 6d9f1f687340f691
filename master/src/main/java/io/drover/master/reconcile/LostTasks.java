package io.drover.master.reconcile;

import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Ends the tasks that nobody will report on any more, and holds every state that has a deadline to
 * it.
 */
final class LostTasks {
  /** How soon to ask again whether a lost worker has surely ended its tasks. */
  private static final long FENCE_CHECK_MILLIS = 1_000;

  private LostTasks() {}

  static void run(Pass pass) {
    Map<NodeId, Boolean> there = new HashMap<>();
    for (Task task : pass.tasks().all()) {
      if (pass.full()) {
        return;
      }
      if (!task.occupies()) {
        continue;
      }
      NodeId node = task.node().orElseThrow();
      if (!there.computeIfAbsent(node, id -> isThere(pass, id))) {
        giveUp(pass, task, node);
      } else if ((task.goal() == TaskGoal.STOP || task.state() == TaskState.PLACED)
          && pass.surroundings().heard(node)) {
        holdToDeadline(pass, task, node);
      }
    }
  }

  private static boolean isThere(Pass pass, NodeId id) {
    return pass.state()
        .node(id)
        .filter(node -> node.condition() != Node.Condition.LOST)
        .isPresent();
  }

  private static void giveUp(Pass pass, Task task, NodeId id) {
    Optional<Node> node = pass.state().node(id);
    if (node.isEmpty()) {
      pass.end(task, TaskState.LOST, "node " + id + " was removed");
    } else if (givenUp(pass, task, id)) {
      pass.end(task, TaskState.LOST, "node " + id + " is lost: " + node.get().message());
    }
  }

  /**
   * A task of a per-node job has nowhere else to go: it stays, so that it is found running when the
   * node is back, unless it is to end.
   */
  private static boolean givenUp(Pass pass, Task task, NodeId node) {
    if (task.wanted() && pass.spec().mode().perNode()) {
      return false;
    }
    if (!pass.state().specOf(task).atMostOne() || pass.surroundings().fenced(node)) {
      return true;
    }
    pass.wakeAt(pass.now() + FENCE_CHECK_MILLIS);
    return false;
  }

  private static void holdToDeadline(Pass pass, Task task, NodeId node) {
    Limits limits = pass.limits();
    if (task.goal() == TaskGoal.STOP) {
      boolean late = pass.reached(task.sinceMillis() + limits.stopDeadlineMillis());
      if (late && !pass.state().specOf(task).atMostOne()) {
        pass.end(task, TaskState.LOST, "worker " + node + " did not end it in time");
      }
    } else if (pass.reached(task.sinceMillis() + limits.placedDeadlineMillis())) {
      pass.stop(task);
    }
  }
}
