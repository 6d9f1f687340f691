package io.drover.it.sim.invariant;

import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import io.drover.master.state.StateView;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an entry is about, so that checks look at that and not at everything.
 *
 * @param tasks also those that it removes
 * @param jobs also those of the tasks
 * @param nodes those on which what tasks use may have changed
 */
public record Touched(Set<TaskId> tasks, Set<JobId> jobs, Set<NodeId> nodes) {
  /** What the entry is about in the state that it is to be applied to. */
  static Touched of(Entry entry, StateView before) {
    Touched touched = new Touched(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    entry.changes().forEach(change -> touched.note(change, before));
    return touched;
  }

  private void note(Change change, StateView before) {
    switch (change) {
      case Change.JobPut(Job job) -> jobs.add(job.id());
      case Change.JobRemoved(JobId job) -> jobs.add(job);
      case Change.TaskPut(Task task) -> {
        tasks.add(task.id());
        jobs.add(task.job());
        task.node().ifPresent(nodes::add);
      }
      case Change.TaskPlaced placed -> {
        note(placed.task(), before);
        nodes.add(placed.placement().node());
      }
      case Change.TaskGoalSet set -> note(set.task(), before);
      case Change.TaskObserved observed -> note(observed.task(), before);
      case Change.TaskRemoved(TaskId task) -> note(task, before);
      case Change.NodePut(Node node) -> nodes.add(node.id());
      case Change.NodeRemoved(NodeId node) -> nodes.add(node);
      default -> {
        // Leadership and answers touch none of these; a restore touches all there is then.
      }
    }
  }

  /** Everything has changed. */
  void all(StateView after) {
    tasks.addAll(after.tasks().stream().map(Task::id).toList());
    jobs.addAll(after.jobs().keySet());
    nodes.addAll(after.nodes().keySet());
  }

  private void note(TaskId id, StateView before) {
    tasks.add(id);
    before.task(id).ifPresent(task -> jobs.add(task.job()));
  }
}
