package io.drover.master.schedule;

import io.drover.master.model.Aversion;
import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the scheduler looks at: nodes and what tasks use of them. */
public interface PlacementView {
  /** Every node, in the order of their ids. */
  List<Node> nodes();

  /** One node. */
  Optional<Node> node(NodeId node);

  /** What tasks use of a node. */
  NodeUse use(NodeId node);

  /**
   * On which nodes tasks of a job are that have not ended and are not told to end, and how many on
   * each.
   */
  Map<NodeId, Integer> tasksByNode(JobId job);

  /** The other jobs whose newest version must be apart from tasks of this one. */
  Set<Aversion> averseTo(JobId job);

  /** Tasks that have a node and have not ended, in the order of their ids. */
  List<Occupant> occupants(NodeId node);
}
