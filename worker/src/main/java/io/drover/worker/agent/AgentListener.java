package io.drover.worker.agent;

import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskStatus;

/** Hears what is to be kept on disk and told to the masters. Called on the loop. */
public interface AgentListener {
  /** An order was taken up, or replaced. */
  void ordered(TaskOrder order);

  /** A task was observed anew. */
  void observed(TaskStatus status);

  /** A task is over and done with: nothing of it needs to be kept or told. */
  void forgotten(TaskId task);

  /** Whether the node can take tasks has changed. */
  void condition(NodeCondition condition);
}
