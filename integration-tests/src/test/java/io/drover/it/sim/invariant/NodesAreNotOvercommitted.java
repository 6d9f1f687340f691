package io.drover.it.sim.invariant;

import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Resources;
import io.drover.master.model.Task;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;

/**
 * No node is promised more CPU or memory than it gives. Summed anew from the tasks themselves, not
 * read from the state's own sums.
 */
public final class NodesAreNotOvercommitted extends Invariant {
  private final Truth truth;

  public NodesAreNotOvercommitted(Verdict verdict, Truth truth) {
    super(verdict);
    this.truth = truth;
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    for (Change change : entry.changes()) {
      if (change instanceof Change.TaskPlaced placed) {
        check(placed.placement().node());
      }
    }
  }

  private void check(NodeId id) {
    Resources promised = Resources.NONE;
    for (Task task : truth.state().tasksOn(id).all()) {
      if (task.occupies()) {
        promised = promised.plus(truth.state().specOf(task).reservations());
      }
    }
    Resources given = truth.state().node(id).map(Node::facts).orElseThrow().capacity();
    if (promised.cpuMillis() > given.cpuMillis() || promised.memoryBytes() > given.memoryBytes()) {
      broken("node %s gives %s and is promised for %s", id, given, promised);
    }
  }
}
