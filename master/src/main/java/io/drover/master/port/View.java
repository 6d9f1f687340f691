package io.drover.master.port;

import io.drover.master.model.Job;
import io.drover.master.model.JobOutcome;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Resources;
import io.drover.master.model.Task;
import io.drover.master.port.LeadershipListener.Leadership;
import java.util.List;
import java.util.Optional;

/** Answers to reads: immutable, bounded, true at one index. */
public sealed interface View {
  /** A page of jobs. */
  record Jobs(List<JobView> jobs, String nextPage) implements View {}

  /** A page of tasks. */
  record Tasks(List<TaskView> tasks, String nextPage) implements View {}

  /** A page of nodes. */
  record Nodes(List<NodeView> nodes, String nextPage) implements View {}

  /**
   * Tasks to reach into.
   *
   * @param over no other task will join them by itself
   */
  record Targets(List<TaskView> tasks, boolean over) implements View {}

  /** One job. */
  record OneJob(JobView job) implements View {}

  /** One task. */
  record OneTask(TaskView task) implements View {}

  /** One node. */
  record OneNode(NodeView node) implements View {}

  /**
   * The cluster as a whole.
   *
   * @param tasksPlaced tasks that have a node whose worker has not reported of them yet
   * @param logBytes what log and checkpoint take in the store, as last told; 0 while unknown
   * @param adopting whether workers are being taken in after a restore
   * @param foreignNodes nodes that run tasks which this cluster does not know
   */
  record Status(
      Leadership leadership,
      int nodes,
      int nodesReady,
      int jobs,
      int tasksRunning,
      int tasksPending,
      int tasksPlaced,
      long logBytes,
      long checkpointIndex,
      boolean adopting,
      List<String> foreignNodes,
      List<String> warnings)
      implements View {}

  /**
   * What a deployment would do.
   *
   * @param unplaced tasks that would find no node
   */
  record Plan(List<PlannedJob> jobs, int unplaced) implements View {}

  /**
   * Why a task is where it is or why it waits.
   *
   * @param summary counted reasons, as in the task's message
   */
  record Explanation(TaskView task, String summary, List<NodeExplanation> nodes) implements View {}

  /** A job and how it does. */
  record JobView(Job job, JobState state, JobCounts counts, String message) {}

  /**
   * A job's tasks, counted.
   *
   * @param wanted tasks (for the per-node modes: eligible nodes)
   * @param upToDate running tasks of the newest version
   */
  record JobCounts(int wanted, int running, int completed, int failed, int pending, int upToDate) {}

  /** How a job does. */
  enum JobState {
    /** Has as many running tasks of the newest version as wanted. */
    RUNNING,
    /** Is on the way there. */
    UPDATING,
    /** A rollout stopped because new tasks failed. */
    PAUSED,
    /** A run-to-completion job that reached its count. */
    COMPLETE,
    /** Tasks failed and no attempt is left. */
    FAILED,
    /** Told to stop. */
    STOPPED,
    /** Told to go away. */
    REMOVING
  }

  /**
   * A task.
   *
   * @param spec its version of the job
   * @param message why it is in its state, or what the leader knows of its node
   */
  record TaskView(Task task, JobSpec spec, String message) {}

  /**
   * A node.
   *
   * @param reserved by the tasks that are there and have not ended
   * @param tasks how many those are
   * @param connected whether the leader hears it now; always true on a follower, which cannot know
   */
  record NodeView(Node node, Resources reserved, int tasks, boolean connected) {}

  /**
   * What a deployment would do to one job.
   *
   * @param before the job's newest version; empty when it is new
   * @param after what it would become; empty when it would be removed
   * @param differences modelled settings that differ, as "path: old -> new"; the container's
   *     settings are the client's own business
   * @param unplacedReason why tasks of it would find no node; empty when all do
   */
  record PlannedJob(
      JobOutcome outcome,
      Optional<JobSpec> before,
      Optional<JobSpec> after,
      List<String> differences,
      List<PlannedTask> tasks,
      String unplacedReason,
      int unplaced) {}

  /**
   * What a deployment would do to one task.
   *
   * @param node empty when it would find none
   */
  record PlannedTask(int slot, Optional<NodeId> node, PlannedAction action) {}

  /** What a deployment would do to a task. */
  enum PlannedAction {
    /** Start a new one. */
    START,
    /** Replace it, when its turn in the rollout comes. */
    REPLACE,
    /** Stop it. */
    STOP,
    /** Leave it as it is. */
    KEEP
  }

  /**
   * What the scheduler thinks of one node.
   *
   * @param chosen whether the task is on it
   * @param filter that refused, empty when it fits
   * @param reason what is missing
   * @param remedy what would make it fit
   * @param score 0 to 1, of nodes that fit
   */
  record NodeExplanation(
      NodeId node,
      boolean fits,
      boolean chosen,
      String filter,
      String reason,
      String remedy,
      double score) {}
}
