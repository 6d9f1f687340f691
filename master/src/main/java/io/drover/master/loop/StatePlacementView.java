package io.drover.master.loop;

import io.drover.master.model.Aversion;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.schedule.NodeUse;
import io.drover.master.schedule.Occupant;
import io.drover.master.schedule.PlacementView;
import io.drover.master.state.NodeTasks;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The state as the scheduler sees it: nodes that are not heard now take no tasks. */
record StatePlacementView(Ledger ledger, Sessions sessions) implements PlacementView {
  private StateView state() {
    return ledger.state();
  }

  @Override
  public List<Node> nodes() {
    return state().nodes().values().stream().map(this::asHeard).toList();
  }

  @Override
  public Optional<Node> node(NodeId node) {
    return state().node(node).map(this::asHeard);
  }

  private Node asHeard(Node node) {
    return node.up() && sessions.silentSince(node.id()).isPresent()
        ? node.with(Node.Condition.UNREADY, "its worker is not heard")
        : node;
  }

  @Override
  public NodeUse use(NodeId node) {
    NodeTasks tasks = state().tasksOn(node);
    return new NodeUse(tasks.reserved(), tasks.count(), tasks::portInUse, tasks.portsAsOf());
  }

  @Override
  public Map<NodeId, Integer> tasksByNode(JobId job) {
    return state().tasksOf(job).wantedByNode();
  }

  @Override
  public Set<Aversion> averseTo(JobId job) {
    return state().averseTo(job);
  }

  @Override
  public List<Occupant> occupants(NodeId node) {
    List<Occupant> occupants = new ArrayList<>();
    for (Task task : state().tasksOn(node).all()) {
      JobSpec spec = state().specOf(task);
      occupants.add(
          new Occupant(
              task.id(),
              task.job(),
              spec.priority(),
              task.goal() == TaskGoal.STOP,
              spec.reservations(),
              task.placement().orElseThrow().ports()));
    }
    return occupants;
  }
}
