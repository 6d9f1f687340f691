package io.drover.master.state;

import io.drover.master.model.Aversion;
import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.RequestKey;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/**
 * The cluster state, to be read within one turn of the loop that owns it. Every iteration is in a
 * deterministic order.
 */
public interface StateView {
  /** Where it is in the log. */
  Head head();

  /** Which life of the store this is. */
  Founding founding();

  /** How many parts of a snapshot are staged: a restore is under way, or was given up. */
  int staged();

  /** All jobs by name. */
  NavigableMap<JobId, Job> jobs();

  /** All nodes by id. */
  NavigableMap<NodeId, Node> nodes();

  /** All tasks, oldest first. */
  Collection<Task> tasks();

  /** One job. */
  Optional<Job> job(JobId id);

  /** One node. */
  Optional<Node> node(NodeId id);

  /** One task. */
  Optional<Task> task(TaskId id);

  /** The tasks of a job, ended ones included. */
  JobTasks tasksOf(JobId job);

  /** The tasks that use a node. */
  NodeTasks tasksOn(NodeId node);

  /**
   * Tasks that wait for a node and are wanted, those of one version of one job together: higher
   * priority first, then the group with the oldest task.
   */
  Collection<NavigableMap<TaskId, Task>> pending();

  /**
   * The jobs whose newest version must be apart from tasks of this one; later changes do not show.
   */
  Set<Aversion> averseTo(JobId job);

  /** The version of its job that a task is of. */
  JobSpec specOf(Task task);

  /** The answer that a request got, if it is still kept. */
  Optional<Change.RequestAnswered> answer(RequestKey key);

  /** How many answers are kept. */
  int answers();

  /** When the answer was given that has so many older than it. */
  long answerTime(int older);
}
