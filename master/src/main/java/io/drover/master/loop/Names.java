package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Rejection.Code;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.state.StateView;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds what a user's words stand for, or says what was probably meant. */
final class Names {
  private Names() {}

  /**
   * The job of that name.
   *
   * @throws RefusedException if there is none
   */
  static Job job(StateView state, String namespace, String name) {
    return findJob(state, namespace, name)
        .orElseThrow(() ->
            new RefusedException(
                Code.NOT_FOUND,
                "there is no job '%s'%s"
                    .formatted(name, Suggestions.forName(name, jobNames(state, namespace)))));
  }

  static Optional<Job> findJob(StateView state, String namespace, String name) {
    return name.isEmpty() ? Optional.empty() : state.job(new JobId(namespace, name));
  }

  /** The jobs of a stack; none if there is no such stack. */
  static List<Job> stack(StateView state, String namespace, String stack) {
    return jobsIn(state, namespace)
        .filter(job -> !stack.isEmpty() && job.spec().stack().equals(stack))
        .toList();
  }

  /** The jobs of a namespace. */
  static Stream<Job> jobsIn(StateView state, String namespace) {
    return state.jobs().values().stream().filter(job -> job.id().namespace().equals(namespace));
  }

  /**
   * The node of that id or, if there is one only, of that host name.
   *
   * @throws RefusedException if there is none
   */
  static Node node(StateView state, String name) {
    return findNode(state, name)
        .orElseThrow(() ->
            new RefusedException(
                Code.NOT_FOUND,
                "there is no node '%s'%s"
                    .formatted(
                        name,
                        Suggestions.forName(
                            name, state.nodes().keySet().stream().map(NodeId::value)))));
  }

  static Optional<Node> findNode(StateView state, String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<Node> byId = state.node(new NodeId(name));
    if (byId.isPresent()) {
      return byId;
    }
    List<Node> byHost =
        state.nodes().values().stream()
            .filter(node -> node.facts().hostname().equals(name))
            .limit(2)
            .toList();
    return byHost.size() == 1 ? Optional.of(byHost.getFirst()) : Optional.empty();
  }

  /**
   * The task of that name ("job.slot"), id, or prefix of an id that fits one task only.
   *
   * @throws RefusedException if there is none or more than one
   */
  static Task task(StateView state, String namespace, String name) {
    return findTask(state, namespace, name)
        .orElseThrow(() ->
            new RefusedException(
                Code.NOT_FOUND, "there is no task '%s' (a name is JOB.SLOT)".formatted(name)));
  }

  static Optional<Task> findTask(StateView state, String namespace, String name) {
    Optional<Task> bySlot = taskOfSlot(state, namespace, name);
    Optional<Predicate<TaskId>> fits = TaskId.beginningWith(name);
    if (bySlot.isPresent() || fits.isEmpty()) {
      return bySlot;
    }
    List<Task> byId =
        state.tasks().stream()
            .filter(task -> fits.get().test(task.id()))
            .filter(task -> task.job().namespace().equals(namespace))
            .limit(2)
            .toList();
    if (byId.size() > 1) {
      throw RefusedException.conflict("'%s' is the beginning of more than one task's id", name);
    }
    return byId.stream().findFirst();
  }

  /** The newest task of the slot, preferring one that is wanted. */
  private static Optional<Task> taskOfSlot(StateView state, String namespace, String name) {
    int dot = name.lastIndexOf('.');
    if (dot <= 0 || !name.substring(dot + 1).matches("[1-9][0-9]{0,8}")) {
      return Optional.empty();
    }
    JobId job = new JobId(namespace, name.substring(0, dot));
    Collection<Task> tasks = state.tasksOf(job).ofSlot(Integer.parseInt(name.substring(dot + 1)));
    return tasks.stream().max(Comparator.comparing(Task::wanted).thenComparing(Task::id));
  }

  static Stream<String> jobNames(StateView state, String namespace) {
    return jobsIn(state, namespace).map(job -> job.id().name());
  }
}
