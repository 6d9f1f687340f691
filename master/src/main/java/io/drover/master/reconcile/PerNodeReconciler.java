package io.drover.master.reconcile;

import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps one task on every eligible node, or runs one there to its end. */
final class PerNodeReconciler {
  private PerNodeReconciler() {}

  static void run(Pass pass) {
    List<Slot> slots = pass.slots();
    Set<Integer> taken = new HashSet<>();
    Map<NodeId, Slot> byNode = new TreeMap<>();
    for (Slot slot : slots) {
      taken.add(slot.number());
      slot.pinned().ifPresent(node -> byNode.put(node, slot));
    }
    Set<NodeId> eligible = matching(pass);
    stopElsewhere(pass, slots, eligible);
    int number = 0;
    for (NodeId node : eligible) {
      if (pass.full()) {
        return;
      }
      Slot slot = byNode.get(node);
      if (slot == null) {
        number = nextFree(taken, number);
        slot = Slot.empty(number, Optional.of(node));
      }
      if (takesNew(pass, node) && !pass.filled(slot)) {
        Filling.fill(pass, slot);
      }
    }
  }

  /** A node that is merely cordoned or out of touch keeps what it has. */
  private static void stopElsewhere(Pass pass, Iterable<Slot> slots, Set<NodeId> eligible) {
    for (Slot slot : slots) {
      NodeId node = slot.pinned().orElseThrow();
      if (!pass.full() && (!eligible.contains(node) || draining(pass, node))) {
        slot.allWanted().forEach(pass::stop);
      }
    }
  }

  /** The nodes that meet the job's constraints, whatever their condition. */
  private static Set<NodeId> matching(Pass pass) {
    Set<NodeId> matching = new TreeSet<>();
    for (Node node : pass.state().nodes().values()) {
      if (pass.spec().placement().metBy(node)) {
        matching.add(node.id());
      }
    }
    return matching;
  }

  private static boolean takesNew(Pass pass, NodeId node) {
    return pass.state().node(node).filter(Node::takesTasks).isPresent();
  }

  private static boolean draining(Pass pass, NodeId id) {
    return pass.state()
        .node(id)
        .filter(node -> node.availability() == Node.Availability.DRAINING)
        .isPresent();
  }

  private static int nextFree(Set<Integer> taken, int after) {
    int number = after + 1;
    while (taken.contains(number)) {
      number++;
    }
    return number;
  }
}
