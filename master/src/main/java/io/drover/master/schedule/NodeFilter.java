package io.drover.master.schedule;

/** One reason for which a node may not take a task. */
interface NodeFilter {
  /** Whether the node may take it as far as this filter is concerned. */
  boolean admits(TaskClass tasks, int row);

  /** A few words that are the same for all nodes refused alike; asked of no other node. */
  String summary(TaskClass tasks, int row);

  /** Why not; asked only of a node that is not admitted. */
  Refusal refusal(TaskClass tasks, int row);
}
