package io.drover.master.loop;

import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.port.Query;
import io.drover.master.port.View;
import io.drover.master.port.View.NodeView;
import io.drover.master.state.NodeTasks;
import java.util.NavigableMap;

/** Tells of nodes. */
final class NodeReads {
  private NodeReads() {}

  static View list(ReadContext context, Query.Nodes query) {
    Page<NodeView> page = new Page<>();
    String last = query.page();
    NavigableMap<NodeId, Node> nodes = context.state().nodes();
    for (Node node : (last.isEmpty() ? nodes : nodes.tailMap(new NodeId(last), false)).values()) {
      if (!page.takes(last)) {
        break;
      }
      last = node.id().value();
      page.add(view(context, node));
    }
    return new View.Nodes(page.items(), page.next());
  }

  static NodeView view(ReadContext context, Node node) {
    NodeTasks tasks = context.state().tasksOn(node.id());
    return new NodeView(node, tasks.reserved(), tasks.count(), context.connected(node.id()));
  }
}
