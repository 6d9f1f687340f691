package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.Node;

/** Refuses nodes that are down, cordoned or draining. */
final class StateFilter implements NodeFilter {
  @Override
  public boolean admits(NodeTable table, int row, JobId job, Demand demand) {
    return table.node(row).takesTasks();
  }

  @Override
  public Refusal refusal(NodeTable table, int row, JobId job, Demand demand) {
    Node node = table.node(row);
    if (!node.up()) {
      String why = node.message().isEmpty() ? "the node is down" : node.message();
      return new Refusal("state", "down", why, "bring the node back");
    }
    return switch (node.availability()) {
      case CORDONED -> refusal("cordoned", "drover node uncordon " + node.id());
      case DRAINING -> refusal("draining", "drover node uncordon " + node.id());
      case ACTIVE -> throw new IllegalStateException("node " + node.id() + " takes tasks");
    };
  }

  private static Refusal refusal(String state, String remedy) {
    return new Refusal("state", state, "the node is " + state, remedy);
  }
}
