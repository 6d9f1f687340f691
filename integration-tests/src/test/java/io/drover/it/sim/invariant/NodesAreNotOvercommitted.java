package io.drover.it.sim.invariant;

import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Resources;
import io.drover.master.model.Task;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.Optional;

/**
 * No node is promised more CPU, memory, disk or devices than it gives: whatever a task reserves
 * that is placed there, there is enough of for all. Summed anew from the tasks themselves, not read
 * from the state's own sums.
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
        Optional<Task> task = truth.state().task(placed.task());
        task.map(truth.state()::specOf)
            .ifPresent(spec -> check(placed.placement().node(), spec.reservations()));
      }
    }
  }

  /** What the new task does not ask for may have become less than is promised before. */
  private void check(NodeId id, Resources asked) {
    Resources promised = Resources.NONE;
    for (Task task : truth.state().tasksOn(id).all()) {
      if (task.occupies()) {
        promised = promised.plus(truth.state().specOf(task).reservations());
      }
    }
    Resources given = truth.state().node(id).map(Node::facts).orElseThrow().capacity();
    check(id, "thousandths of a CPU", asked.cpuMillis(), promised.cpuMillis(), given.cpuMillis());
    check(id, "memory", asked.memoryBytes(), promised.memoryBytes(), given.memoryBytes());
    check(id, "disk", asked.diskBytes(), promised.diskBytes(), given.diskBytes());
    for (String kind : asked.devices().keySet()) {
      check(id, kind, asked.device(kind), promised.device(kind), given.device(kind));
    }
  }

  private void check(NodeId id, String what, long asked, long promised, long given) {
    if (asked > 0 && promised > given) {
      broken("node %s gives %d %s and is promised for %d", id, given, what, promised);
    }
  }
}
