package io.drover.worker.agent;

import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskStatus;
import java.util.List;
import java.util.Optional;

/** What the masters' orders act upon. On the loop only. */
public interface Orders {
  /** The order that is held for a task. */
  Optional<TaskOrder> held(TaskId task);

  /** What was seen last of every task that is held. */
  List<TaskStatus> statuses();

  /** Whether the node can take tasks. */
  NodeCondition condition();

  /** From now on these are the tasks of this node: all others end and are forgotten. */
  void assign(List<TaskOrder> tasks);

  /** These tasks are added or changed; those need not be held any more. */
  void change(List<TaskOrder> put, List<TaskId> removed);

  /** Tasks that may run at most once may do so until then, by the machine's uptime. */
  void leaseHeld(long untilMillis);

  /** This node is out of touch with the masters: tasks that may run at most once end. */
  void leaseExpired(String reason);
}
