package io.drover.master.loop;

import io.drover.master.model.Constraint;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.state.Change;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Labels that operators gave to nodes after the snapshot, or at all if there is none, are lost with
 * the store. As far as a per-node task runs only where they are so, that it runs says what they
 * were; without them it would be ended.
 */
final class DeducedLabels {
  private static final String PREFIX = "node.labels.";

  private final Ledger ledger;

  DeducedLabels(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Sees that each per-node task of the job that was taken in may stay where it is. */
  void keep(JobId job, Moment now) {
    Map<NodeId, Node> corrected = new TreeMap<>();
    for (Task task : ledger.state().tasksOf(job).all()) {
      JobSpec spec = ledger.state().specOf(task);
      if (task.wanted() && task.occupies() && spec.mode().perNode()) {
        NodeId id = task.node().orElseThrow();
        Optional.ofNullable(corrected.get(id))
            .or(() -> ledger.state().node(id))
            .ifPresent(node -> corrected.put(id, meeting(spec, node)));
      }
    }
    corrected.forEach((id, node) -> {
      if (!ledger.state().node(id).equals(Optional.of(node))) {
        ledger.decide(new Change.NodePut(node), now);
      }
    });
  }

  private static Node meeting(JobSpec spec, Node node) {
    Map<String, String> labels = new TreeMap<>(node.labels());
    for (Constraint constraint : spec.placement().constraints()) {
      if (constraint.attribute().startsWith(PREFIX) && !constraint.metBy(node)) {
        String name = constraint.attribute().substring(PREFIX.length());
        if (constraint.equal() && !constraint.value().isEmpty()) {
          labels.put(name, constraint.value());
        } else {
          labels.remove(name);
        }
      }
    }
    return labels.equals(node.labels()) ? node : node.withLabels(labels);
  }
}
