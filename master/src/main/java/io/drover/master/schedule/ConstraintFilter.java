package io.drover.master.schedule;

import io.drover.master.model.Constraint;
import io.drover.master.model.Node;

/** Refuses nodes that do not meet a placement constraint. */
final class ConstraintFilter implements NodeFilter {
  @Override
  public boolean admits(TaskClass tasks, int row) {
    return tasks.demand().matching().get(row);
  }

  @Override
  public String summary(TaskClass tasks, int row) {
    Constraint broken = broken(tasks, tasks.board().node(row));
    return broken.attribute() + (broken.equal() ? " is not " : " is ") + broken.value();
  }

  private static Constraint broken(TaskClass tasks, Node node) {
    return tasks.demand().spec().placement().constraints().stream()
        .filter(constraint -> !constraint.metBy(node))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Refusal refusal(TaskClass tasks, int row) {
    Node node = tasks.board().node(row);
    Constraint broken = broken(tasks, node);
    String value = node.attribute(broken.attribute());
    return new Refusal(
        "constraint",
        summary(tasks, row),
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
