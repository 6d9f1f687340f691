package io.drover.master.loop;

import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.Task;
import io.drover.master.model.TaskState;
import io.drover.master.model.WriteAnswer;
import io.drover.master.port.Command;
import io.drover.master.state.Change;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Does what operators want of nodes. */
final class NodeHandlers {
  private NodeHandlers() {}

  static Verdict decide(StateView state, Command.SetAvailability command) {
    Node node = Names.node(state, command.node());
    return node.availability() == command.availability()
        ? accept(List.of())
        : accept(List.of(new Change.NodePut(node.with(command.availability()))));
  }

  static Verdict decide(StateView state, Command.SetLabels command) {
    Node node = Names.node(state, command.node());
    Map<String, String> labels = new TreeMap<>(node.labels());
    command
        .labels()
        .forEach((key, value) -> {
          if (value.isEmpty()) {
            labels.remove(key);
          } else {
            labels.put(key, value);
          }
        });
    SpecValidator.checkLabels("labels of node '" + node.id() + "'", labels);
    return labels.equals(node.labels())
        ? accept(List.of())
        : accept(List.of(new Change.NodePut(node.withLabels(labels))));
  }

  static Verdict decide(StateView state, Command.RemoveNode command) {
    Node node = Names.node(state, command.node());
    boolean idle =
        node.availability() == Node.Availability.DRAINING && state.tasksOn(node.id()).count() == 0;
    if (!command.force() && !idle && node.condition() != Node.Condition.LOST) {
      throw RefusedException.precondition(
          "node '%s' is in use: drain it and wait for its tasks to end, or use --force", node.id());
    }
    for (Task task : state.tasksOn(node.id()).all()) {
      JobSpec spec = state.specOf(task);
      if (spec.atMostOne() && !spec.mode().perNode()) {
        // Nobody hears from a removed node any more when it is sure that they have ended.
        throw RefusedException.precondition(
            "node '%s' may still run task %s of job '%s', which may run at most once:"
                + " drain the node, or wait until the task is given up",
            node.id(), task.id(), task.job());
      }
    }
    List<Change> changes = new ArrayList<>();
    for (Task task : state.tasksOn(node.id()).all()) {
      changes.add(
          new Change.TaskObserved(
              task.id(),
              task.observed().declared(TaskState.LOST, "node " + node.id() + " was removed")));
    }
    changes.add(new Change.NodeRemoved(node.id()));
    return accept(changes);
  }

  private static Verdict accept(List<Change> changes) {
    return new Verdict.Accept(changes, WriteAnswer.NOTHING);
  }
}
