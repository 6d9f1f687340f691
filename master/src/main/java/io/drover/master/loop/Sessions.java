package io.drover.master.loop;

import io.drover.master.model.NodeId;
import io.drover.master.port.WorkerLink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which workers this leader hears, since when it does not hear the others, and since when an engine
 * is not ready. Leader's memory: begun anew with each leadership, so that every worker has the
 * whole grace time to find the new leader. Times are monotonic.
 */
final class Sessions {
  /** So many tasks may be without a word from their workers in any cluster. */
  private static final int UNANSWERED_MAX = 10_000;

  /** And in a large one so many for each worker. */
  private static final int UNANSWERED_PER_WORKER = 2;

  private final Map<NodeId, Session> byNode = new TreeMap<>();
  private final Map<NodeId, Long> silentSince = new TreeMap<>();
  private final Map<NodeId, Long> unreadySince = new TreeMap<>();
  private Consumer<NodeId> listener = node -> {};
  private int unanswered;

  /** This one hears which nodes are heard now and were not, or the other way round. */
  void listen(Consumer<NodeId> heard) {
    listener = heard;
  }

  /** Nobody is heard yet; the nodes' time begins to run. */
  void begin(Iterable<NodeId> nodes, long nowMillis) {
    clear();
    nodes.forEach(node -> {
      silentSince.put(node, nowMillis);
      listener.accept(node);
    });
  }

  void clear() {
    byNode.clear();
    unanswered = 0;
    silentSince.clear();
    unreadySince.clear();
  }

  boolean heard(NodeId node) {
    return byNode.containsKey(node);
  }

  int heard() {
    return byNode.size();
  }

  /** The worker's session, if it has one and that got its assignment. */
  Optional<WorkerLink> assigned(NodeId node) {
    return Optional.ofNullable(byNode.get(node))
        .filter(session -> session.assigned)
        .map(session -> session.link);
  }

  Optional<WorkerLink> link(NodeId node) {
    return Optional.ofNullable(byNode.get(node)).map(session -> session.link);
  }

  /** Takes the session in; it gets no orders before {@link #assigned(WorkerLink)}. */
  void open(WorkerLink link) {
    Session before = byNode.put(link.node(), new Session(link));
    unanswered -= before == null ? 0 : before.unanswered;
    silentSince.remove(link.node());
    listener.accept(link.node());
    if (before != null && !before.link.equals(link)) {
      before.link.superseded();
    }
  }

  /** The session is about to get its assignment: orders may follow. */
  boolean assigned(WorkerLink link) {
    Session session = byNode.get(link.node());
    if (session == null || !session.link.equals(link)) {
      return false;
    }
    session.assigned = true;
    return true;
  }

  /** Whether the link is the node's newest. */
  boolean holds(WorkerLink link) {
    Session session = byNode.get(link.node());
    return session != null && session.link.equals(link);
  }

  void close(WorkerLink link, long nowMillis) {
    if (holds(link)) {
      drop(link.node());
      unreadySince.remove(link.node());
      silentSince.put(link.node(), nowMillis);
      listener.accept(link.node());
    }
  }

  void forget(NodeId node) {
    drop(node);
    silentSince.remove(node);
    unreadySince.remove(node);
  }

  private void drop(NodeId node) {
    Session gone = byNode.remove(node);
    unanswered -= gone == null ? 0 : gone.unanswered;
  }

  /** The node got a task, which its worker will say a word of. */
  void ordered(NodeId node) {
    Session session = byNode.get(node);
    if (session != null) {
      session.unanswered++;
      unanswered++;
    }
  }

  /** A word of a task came that its node had got, perhaps before this session. */
  void answered(NodeId node) {
    Session session = byNode.get(node);
    if (session != null && session.unanswered > 0) {
      session.unanswered--;
      unanswered--;
    }
  }

  /** Tasks that nodes with a session got in it, of which no word came yet. */
  int unanswered() {
    return unanswered;
  }

  /**
   * Whether the workers have more tasks than they can take: more orders would only pile up, and
   * what the workers say of them would stand behind the pile. A worker that keeps up says its first
   * word of a task within half a second.
   */
  boolean behind() {
    return unanswered >= Math.max(UNANSWERED_MAX, UNANSWERED_PER_WORKER * byNode.size());
  }

  void engineReady(NodeId node, boolean ready, long nowMillis) {
    if (ready) {
      unreadySince.remove(node);
    } else {
      unreadySince.putIfAbsent(node, nowMillis);
    }
  }

  /** Since when the node is not heard, if it is not. */
  Optional<Long> silentSince(NodeId node) {
    return Optional.ofNullable(silentSince.get(node));
  }

  /** Nodes that were silent or without an engine since that time or longer, and why. */
  Map<NodeId, String> awaySince(long millis) {
    Map<NodeId, String> away = new TreeMap<>();
    unreadySince.forEach((node, since) -> {
      if (since <= millis) {
        away.put(node, "its engine does not work");
      }
    });
    silentSince.forEach((node, since) -> {
      if (since <= millis) {
        away.put(node, "its worker is not heard");
      }
    });
    return away;
  }

  /** Every session. */
  List<WorkerLink> links() {
    return byNode.values().stream().map(session -> session.link).toList();
  }

  /** Sessions whose end was not told: their links are found closed. */
  List<WorkerLink> broken() {
    return byNode.values().stream()
        .map(session -> session.link)
        .filter(link -> !link.open())
        .toList();
  }

  private static final class Session {
    private final WorkerLink link;
    private boolean assigned;
    private int unanswered;

    Session(WorkerLink link) {
      this.link = link;
    }
  }
}
