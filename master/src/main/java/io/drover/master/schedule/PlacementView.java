package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import java.util.List;
import java.util.Map;

/**
 * What the scheduler looks at: nodes and what tasks use of them. Read in one turn of the loop; it
 * must not change.
 */
public interface PlacementView {
  /** Every node, in the order of their ids. */
  List<Node> nodes();

  /** What tasks use of a node. */
  NodeUse use(NodeId node);

  /**
   * On which nodes tasks of a job are that have not ended and are not told to end, and how many on
   * each.
   */
  Map<NodeId, Integer> tasksByNode(JobId job);
}
