package io.drover.master.port;

import io.drover.master.model.NodeFacts;
import io.drover.master.model.Observation;
import io.drover.master.model.TaskId;
import java.util.List;

/**
 * News of workers. Sent by a leader's dispatch; a follower ignores them, and asks every worker for
 * a new {@link Hello} once it leads ({@link LeadershipListener}).
 *
 * <p>Heartbeats stay in dispatch: it tells of a session's end when one fell silent. Whether the
 * node is lost is decided by the loop, after the grace time.
 */
public sealed interface WorkerEvent extends Message {
  /** The session that the news came through. */
  WorkerLink link();

  /**
   * A worker presents itself: the first word of a session, and again whenever it was asked to. It
   * is answered with {@link WorkerLink#assign} or {@link WorkerLink#refuse} once that is committed.
   * A second session of the same node supersedes the first.
   *
   * @param identity of the worker's data folder
   * @param held every task it holds, with what it last saw of each
   * @param memory what it knows of leaders before
   */
  record Hello(
      WorkerLink link,
      String identity,
      String address,
      String softwareVersion,
      NodeFacts facts,
      Condition condition,
      List<TaskReport> held,
      Memory memory)
      implements WorkerEvent {
    public Hello {
      held = List.copyOf(held);
    }

    /** Of a worker that does not tell what it knows. */
    public Hello(
        WorkerLink link,
        String identity,
        String address,
        String softwareVersion,
        NodeFacts facts,
        Condition condition,
        List<TaskReport> held) {
      this(link, identity, address, softwareVersion, facts, condition, held, Memory.NONE);
    }
  }

  /**
   * The orders that a worker was asked for, in as many messages as it takes.
   *
   * @param last no more follow
   */
  record HeldOrders(WorkerLink link, List<HeldOrder> orders, boolean last) implements WorkerEvent {
    public HeldOrders {
      orders = List.copyOf(orders);
    }
  }

  /**
   * What a worker remembers of the masters.
   *
   * @param epoch the highest it has seen; 0 if it does not tell
   * @param founding of the store whose assignment it took last; empty before the first
   */
  record Memory(long epoch, String founding) {
    /** None. */
    public static final Memory NONE = new Memory(0, "");
  }

  /**
   * A worker reports. Order matters: batches of one session are sent as they came.
   *
   * @param durable runs on the loop's thread once everything in the batch is committed, or found to
   *     be no news; not at all if this master stops leading before
   */
  record Statuses(WorkerLink link, List<TaskReport> reports, Runnable durable)
      implements WorkerEvent {
    public Statuses {
      reports = List.copyOf(reports);
    }
  }

  /** The machine can or can no longer take tasks. */
  record ConditionChanged(WorkerLink link, Condition condition) implements WorkerEvent {}

  /** The session is over or fell silent; nothing is sent through its link any more. */
  record Gone(WorkerLink link, String reason) implements WorkerEvent {}

  /**
   * Whether a machine can run containers at all.
   *
   * @param message for people, when it cannot
   */
  record Condition(boolean engineReady, String message) {
    /** It can. */
    public static final Condition READY = new Condition(true, "");
  }

  /** What a worker saw of one task. */
  record TaskReport(TaskId task, Observation observation) {}
}
