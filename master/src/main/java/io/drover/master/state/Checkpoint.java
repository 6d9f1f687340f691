package io.drover.master.state;

import io.drover.master.model.Job;
import io.drover.master.model.Node;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;

/**
 * The shortest list of changes that gives a state, cut in one turn: it holds references to the
 * state's immutable records and makes a change of each when it is read, on whatever thread that is.
 */
final class Checkpoint extends AbstractList<Change> {
  private final List<Change> first;
  private final Object[] jobs;
  private final Object[] nodes;
  private final TaskCut tasks;

  Checkpoint(List<Change> first, Object[] jobs, Object[] nodes, TaskCut tasks) {
    this.first = first;
    this.jobs = jobs;
    this.nodes = nodes;
    this.tasks = tasks;
  }

  @Override
  public Change get(int index) {
    Objects.checkIndex(index, size());
    if (index < first.size()) {
      return first.get(index);
    }
    int job = index - first.size();
    if (job < jobs.length) {
      return new Change.JobPut((Job) jobs[job]);
    }
    int node = job - jobs.length;
    if (node < nodes.length) {
      return new Change.NodePut((Node) nodes[node]);
    }
    return new Change.TaskPut(tasks.get(node - nodes.length));
  }

  @Override
  public int size() {
    return first.size() + jobs.length + nodes.length + tasks.size();
  }
}
