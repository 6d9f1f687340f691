package io.drover.master.schedule;

import io.drover.master.model.Node;
import java.util.Locale;

/** Refuses nodes that are down, cordoned or draining. */
final class StateFilter implements NodeFilter {
  @Override
  public boolean admits(TaskClass tasks, int row) {
    return tasks.board().node(row).takesTasks();
  }

  @Override
  public String summary(TaskClass tasks, int row) {
    Node node = tasks.board().node(row);
    return node.up() ? node.availability().name().toLowerCase(Locale.ROOT) : "down";
  }

  @Override
  public Refusal refusal(TaskClass tasks, int row) {
    Node node = tasks.board().node(row);
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
