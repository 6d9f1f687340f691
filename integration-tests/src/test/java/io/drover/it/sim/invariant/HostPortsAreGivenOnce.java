package io.drover.it.sim.invariant;

import io.drover.master.model.NodeId;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Task;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.HashMap;
import java.util.Map;

/** No host port is given to two tasks of a node at the same time. */
public final class HostPortsAreGivenOnce extends Invariant {
  private final Truth truth;

  public HostPortsAreGivenOnce(Verdict verdict, Truth truth) {
    super(verdict);
    this.truth = truth;
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    for (Change change : entry.changes()) {
      if (change instanceof Change.TaskPlaced placed && !placed.placement().ports().isEmpty()) {
        check(placed.placement().node());
      }
    }
  }

  private void check(NodeId node) {
    Map<String, Task> holders = new HashMap<>();
    for (Task task : truth.state().tasksOn(node).all()) {
      for (PortAssignment port : task.placement().orElseThrow().ports()) {
        Task other = holders.put(port.hostPort() + "/" + port.protocol(), task);
        if (other != null) {
          broken(
              "port %d/%s of node %s is given to %s and to %s",
              port.hostPort(), port.protocol(), node, other.name(), task.name());
        }
      }
    }
  }
}
