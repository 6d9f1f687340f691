package io.drover.it.sim.invariant;

import io.drover.master.model.Affinity;
import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A task is placed only where its job lets it be: on a node that meets the constraints and does not
 * hold too many of the job, near those it must be near, and apart from those that one of the two
 * must be apart from. Said of the moment of placing: what changes later moves nothing. A place that
 * is promised to a waiting task counts as taken by it. How evenly tasks lie is not looked at, for
 * that depends on which workers the leader hears just then.
 */
public final class TasksAreWhereTheyMayBe extends Invariant {
  private static final String PROMISED = "waits until tasks have ended on node ";

  private final Truth truth;

  public TasksAreWhereTheyMayBe(Verdict verdict, Truth truth) {
    super(verdict);
    this.truth = truth;
  }

  @Override
  public void committed(Entry entry, Touched touched) {
    // Backwards: what came later in the entry was not there yet when a task was placed.
    Set<TaskId> later = new HashSet<>();
    for (Change change : entry.changes().reversed()) {
      if (change instanceof Change.NodePut || change instanceof Change.JobPut) {
        return;
      }
      if (change instanceof Change.TaskPlaced placed) {
        later.add(placed.task());
        Optional<Task> task = truth.state().task(placed.task());
        Optional<Node> node = truth.state().node(placed.placement().node());
        if (task.isPresent() && node.isPresent()) {
          check(task.get(), node.get(), new Moment(later, touched.tasks()));
        }
      }
    }
  }

  /**
   * Which tasks were there.
   *
   * @param notYet those that came later, and the one that was placed
   * @param changed those that may have ended later in the entry
   */
  private record Moment(Set<TaskId> notYet, Set<TaskId> changed) {
    boolean surely(Task task) {
      return task.wanted() && task.node().isPresent() && !notYet.contains(task.id());
    }

    /** Also who had a place promised, in which it was put later or will be. */
    boolean maybe(Task task) {
      return surely(task) || changed.contains(task.id()) || promised(task).isPresent();
    }
  }

  private void check(Task task, Node node, Moment moment) {
    PlacementRules rules = truth.state().specOf(task).placement();
    if (!rules.metBy(node)) {
      broken(
          "task %s (%s) is on %s, which is against its constraints",
          task.id(), task.name(), node.id());
    }
    List<Task> own = truth.state().tasksOf(task.job()).all().stream().toList();
    long siblings =
        own.stream()
            .filter(moment::surely)
            .filter(other -> other.node().equals(task.node()))
            .count();
    if (rules.maxReplicasPerNode() > 0 && siblings >= rules.maxReplicasPerNode()) {
      broken(
          "task %s (%s) came to %s, where %d of its job were; %d are allowed",
          task.id(), task.name(), node.id(), siblings, rules.maxReplicasPerNode());
    }
    for (Affinity affinity : rules.affinities()) {
      if (affinity.required() && affinity.near()) {
        checkNear(task, node, affinity, moment);
      } else if (affinity.required()) {
        checkApart(task, node, other(task, affinity), affinity.attribute(), moment);
      }
    }
    // What a job wishes of itself it wishes of one version's tasks: that was asked above.
    List<Job> others =
        truth.state().jobs().values().stream().filter(job -> !job.id().equals(task.job())).toList();
    for (Job job : others) {
      for (Affinity affinity : job.spec().placement().affinities()) {
        boolean meant = new JobId(job.id().namespace(), affinity.job()).equals(task.job());
        if (meant && affinity.required() && !affinity.near()) {
          checkApart(task, node, job.id(), affinity.attribute(), moment);
        }
      }
    }
  }

  private void checkNear(Task task, Node node, Affinity affinity, Moment moment) {
    JobId job = other(task, affinity);
    String value = node.attribute(affinity.attribute());
    List<Task> others =
        truth.state().tasksOf(job).all().stream()
            .filter(other -> !other.id().equals(task.id()) && moment.maybe(other))
            .toList();
    boolean first = job.equals(task.job()) && others.stream().noneMatch(moment::surely);
    boolean near =
        others.stream()
            .anyMatch(other -> gaveUp(other) || value(other, affinity.attribute()).equals(value));
    if (value.isEmpty() || !(near || first)) {
      broken(
          "task %s (%s) is on %s, which is not near %s by %s",
          task.id(), task.name(), node.id(), job, affinity.attribute());
    }
  }

  private void checkApart(Task task, Node node, JobId job, String attribute, Moment moment) {
    String value = node.attribute(attribute);
    if (value.isEmpty()) {
      return;
    }
    for (Task other : truth.state().tasksOf(job).all()) {
      if (moment.surely(other) && value(other, attribute).equals(value)) {
        broken(
            "task %s (%s) is on %s, where %s (%s) is by %s",
            task.id(), task.name(), node.id(), other.id(), other.name(), attribute);
      }
    }
  }

  /** It waited until this very entry, nobody knows any more for what. */
  private static boolean gaveUp(Task task) {
    return task.node().isEmpty() && !task.wanted();
  }

  /** The place that is kept for a waiting task, as the leader tells it. */
  private static Optional<NodeId> promised(Task task) {
    String message = task.observed().message();
    return task.wanted() && task.node().isEmpty() && message.startsWith(PROMISED)
        ? Optional.of(new NodeId(message.substring(PROMISED.length())))
        : Optional.empty();
  }

  private String value(Task task, String attribute) {
    return task.node()
        .or(() -> promised(task))
        .flatMap(truth.state()::node)
        .map(node -> node.attribute(attribute))
        .orElse("");
  }

  private static JobId other(Task task, Affinity affinity) {
    return new JobId(task.job().namespace(), affinity.job());
  }
}
