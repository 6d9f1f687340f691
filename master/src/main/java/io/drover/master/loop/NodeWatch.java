package io.drover.master.loop;

import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.state.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Declares nodes lost that were away for longer than the grace time. When many vanish together it
 * takes its time: the network is the likelier culprit, and moving everything would make it worse.
 */
final class NodeWatch {
  /** So many may be lost within the pause below without a second thought. */
  private static final int FEW = 2;

  /** And so many in a hundred of all nodes. */
  private static final int FEW_PERCENT = 20;

  /** When there are more, one is declared lost in each such time. */
  private static final long PAUSE_MILLIS = 10_000;

  /** So long at most a leader goes on answering after another one has begun. */
  private static final long DEPOSED_LEADER_MILLIS = 12_000;

  /** So long at most a fence takes to look at its deadline and to kill, on a loaded machine. */
  private static final long FENCE_MILLIS = 5_000;

  /** Two machines' clocks run apart by less than this part of the time. */
  private static final long DRIFT_SHARE = 100;

  private final Ledger ledger;
  private final Sessions sessions;
  private final CoreConfig config;

  /** When the nodes were declared lost that were so within the pause. */
  private final Deque<Long> declaredAt = new ArrayDeque<>();

  private int held;

  NodeWatch(Ledger ledger, Sessions sessions, CoreConfig config) {
    this.ledger = ledger;
    this.sessions = sessions;
    this.config = config;
  }

  void tick(Moment now) {
    long since = now.monotonicMillis() - config.graceMillis();
    List<Node> due = new ArrayList<>();
    Map<NodeId, String> away = sessions.awaySince(since);
    for (NodeId id : away.keySet()) {
      ledger
          .state()
          .node(id)
          .filter(node -> node.condition() != Node.Condition.LOST)
          .ifPresent(due::add);
    }
    int few = Math.max(FEW, ledger.state().nodes().size() * FEW_PERCENT / 100);
    while (!declaredAt.isEmpty() && now.monotonicMillis() - declaredAt.peek() >= PAUSE_MILLIS) {
      declaredAt.remove();
    }
    // Those that were heard last one after another are as many as those that were at once.
    boolean slowly = due.size() + declaredAt.size() > few || held > 0;
    if (slowly && !due.isEmpty() && !declaredAt.isEmpty()) {
      held = due.size();
      return;
    }
    List<Node> declared = slowly && !due.isEmpty() ? due.subList(0, 1) : due;
    held = due.size() - declared.size();
    for (Node node : declared) {
      declaredAt.add(now.monotonicMillis());
      String why = away.getOrDefault(node.id(), "");
      ledger.decide(new Change.NodePut(node.with(Node.Condition.LOST, why)), now);
    }
  }

  /** Nodes that are away for long enough and not declared lost yet, because many are. */
  int held() {
    return held;
  }

  /** Whether a lost node's worker has surely ended the tasks that run at most once. */
  boolean fenced(NodeId node, Moment now) {
    return sessions
        .silentSince(node)
        .filter(since -> now.monotonicMillis() - since >= fencedAfterMillis())
        .isPresent();
  }

  /**
   * After how much silence a lost node surely runs nothing any more that may run at most once.
   *
   * <p>A worker's lease runs from when it sent what its leader answered, so that it ends no later
   * than one lease after the last such answer. This leader has answered nothing since the silence
   * began; but when it began with this leadership, an earlier leader may have gone on answering
   * until it noticed its end. When the lease is over the worker's fence, if not the worker, kills
   * what there is. All of it is timed by the worker's clock, which may run slower than this one.
   */
  long fencedAfterMillis() {
    return config.leaseMillis()
        + config.leaseMillis() / DRIFT_SHARE
        + DEPOSED_LEADER_MILLIS
        + FENCE_MILLIS;
  }
}
