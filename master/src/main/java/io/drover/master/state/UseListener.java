package io.drover.master.state;

import io.drover.master.model.JobId;
import io.drover.master.model.NodeId;

/**
 * Hears which nodes are not what they were, also when something is taken back. It must not read the
 * state before the change is complete.
 */
public interface UseListener {
  /** Hears nothing. */
  UseListener NONE =
      new UseListener() {
        @Override
        public void nodeChanged(NodeId node) {
          // Nobody wants to know.
        }

        @Override
        public void tasksChanged(NodeId node, JobId job) {
          // Nobody wants to know.
        }
      };

  /** A node came, went or is described otherwise. */
  void nodeChanged(NodeId node);

  /** A task of the job came to the node, ended there or is to end. */
  void tasksChanged(NodeId node, JobId job);
}
