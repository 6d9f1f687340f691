package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.NodeId;
import io.drover.master.model.TaskId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What has changed outside since the board was last brought up to date. */
final class News {
  /** With more than so many it is cheaper to read everything, and they need not be kept. */
  private static final int MOST = 20_000;

  private final Set<Touch> touches = new LinkedHashSet<>();
  private final Set<TaskId> gone = new LinkedHashSet<>();
  private boolean everything;

  void touched(NodeId node) {
    add(new Touch(node, Optional.empty()));
  }

  void touched(NodeId node, JobId job) {
    add(new Touch(node, Optional.of(job)));
  }

  void gone(TaskId task) {
    gone.add(task);
  }

  private void add(Touch touch) {
    if (touches.size() == MOST) {
      everything = true;
      touches.clear();
    }
    if (!everything) {
      touches.add(touch);
    }
  }

  /**
   * Brings the board up to date.
   *
   * @return whether that could be; if not, a new one is needed
   */
  boolean bring(PlacementView view, Board board) {
    boolean can = !everything;
    for (Touch touch : touches) {
      can = can && (board.rowOf(touch.node()) >= 0) == view.node(touch.node()).isPresent();
    }
    gone.forEach(board::withdraw);
    gone.clear();
    if (can) {
      touches.forEach(touch -> bring(touch, board));
    }
    touches.clear();
    everything = false;
    return can;
  }

  private static void bring(Touch touch, Board board) {
    if (board.rowOf(touch.node()) >= 0) {
      touch.job().ifPresent(job -> board.refresh(touch.node(), job));
      board.refresh(touch.node());
    }
  }

  private record Touch(NodeId node, Optional<JobId> job) {}
}
