package io.drover.it.sim.invariant;

import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A node is given up only when it was out of touch, or without an engine, for the grace time: a
 * takeover, a short cut or a pause of a master is no reason.
 */
public final class NodesAreLostForAReason extends Invariant {
  private final Predicate<NodeId> wasInTouch;
  private final Set<NodeId> lost = new HashSet<>();

  /**
   * Watches.
   *
   * @param wasInTouch whether the node was surely in touch with a leader within the grace time
   */
  public NodesAreLostForAReason(Verdict verdict, Predicate<NodeId> wasInTouch) {
    super(verdict);
    this.wasInTouch = wasInTouch;
  }

  @Override
  public void wiped() {
    lost.clear();
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    if (Restores.commits(entry)) {
      // What the snapshot says of a node's condition was so when it was taken.
      lost.addAll(touched.nodes());
    }
    for (Change change : entry.changes()) {
      if (change instanceof Change.NodePut(Node node)) {
        check(node);
      }
    }
  }

  private void check(Node node) {
    if (node.condition() != Node.Condition.LOST) {
      lost.remove(node.id());
    } else if (lost.add(node.id()) && wasInTouch.test(node.id())) {
      broken("node %s is declared lost (%s) and was in touch", node.id(), node.message());
    }
  }
}
