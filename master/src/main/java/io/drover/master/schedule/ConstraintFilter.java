package io.drover.master.schedule;

import io.drover.master.model.Constraint;
import io.drover.master.model.JobId;
import io.drover.master.model.Node;

/** Refuses nodes that do not meet a placement constraint. */
final class ConstraintFilter implements NodeFilter {
  @Override
  public boolean admits(NodeTable table, int row, JobId job, Demand demand) {
    return demand.matching().get(row);
  }

  @Override
  public Refusal refusal(NodeTable table, int row, JobId job, Demand demand) {
    Node node = table.node(row);
    Constraint broken =
        demand.spec().placement().constraints().stream()
            .filter(constraint -> !constraint.metBy(node))
            .findFirst()
            .orElseThrow();
    String value = node.attribute(broken.attribute());
    return new Refusal(
        "constraint",
        broken.attribute() + (broken.equal() ? " is not " : " is ") + broken.value(),
        broken.attribute() + " is " + (value.isEmpty() ? "not set" : value),
        remedy(node, broken));
  }

  private static String remedy(Node node, Constraint broken) {
    String label = "node.labels.";
    if (broken.equal() && broken.attribute().startsWith(label)) {
      return "drover node label %s %s=%s"
          .formatted(node.id(), broken.attribute().substring(label.length()), broken.value());
    }
    return "drop the constraint " + broken;
  }
}
