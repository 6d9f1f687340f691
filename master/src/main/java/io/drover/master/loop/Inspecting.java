package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Rejection;
import io.drover.master.model.Task;
import io.drover.master.port.Query;
import io.drover.master.port.View;
import io.drover.master.port.View.NodeExplanation;
import io.drover.master.port.View.TaskView;
import io.drover.master.schedule.NodeVerdict;
import io.drover.master.schedule.Refusal;
import io.drover.master.schedule.Scheduler;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds one thing by whatever name the user has for it. */
final class Inspecting {
  private Inspecting() {}

  static View inspect(ReadContext context, Query.Inspect query) {
    StateView state = context.state();
    Optional<Job> job = Names.findJob(state, query.namespace(), query.id());
    if (job.isPresent()) {
      return new View.OneJob(JobReads.view(state, job.get()));
    }
    Optional<Node> node = Names.findNode(state, query.id());
    if (node.isPresent()) {
      return new View.OneNode(NodeReads.view(context, node.get()));
    }
    Optional<Task> task = Names.findTask(state, query.namespace(), query.id());
    if (task.isPresent()) {
      return new View.OneTask(TaskReads.view(context, task.get()));
    }
    Stream<String> known =
        Stream.concat(
            Names.jobNames(state, query.namespace()),
            state.nodes().keySet().stream().map(NodeId::value));
    throw new RefusedException(
        Rejection.Code.NOT_FOUND,
        "there is no job, task or node '%s'%s"
            .formatted(query.id(), Suggestions.forName(query.id(), known)));
  }

  static View explain(ReadContext context, Query.Explain query) {
    StateView state = context.state();
    Task task = Names.task(state, query.namespace(), query.task());
    List<NodeExplanation> nodes = new ArrayList<>();
    for (NodeVerdict verdict :
        new Scheduler(context.upkeep().placing().view()).explain(task.job(), state.specOf(task))) {
      boolean chosen = !task.ended() && task.node().equals(Optional.of(verdict.node()));
      boolean elsewhere =
          task.pinned().filter(pinned -> !pinned.equals(verdict.node())).isPresent();
      nodes.add(elsewhere ? ofAnother(task, verdict) : explanation(verdict, chosen));
    }
    TaskView view = TaskReads.view(context, task);
    return new View.Explanation(view, view.message(), List.copyOf(nodes));
  }

  /** A task of a per-node job belongs to one node, however well it would fit elsewhere. */
  private static NodeExplanation ofAnother(Task task, NodeVerdict verdict) {
    return new NodeExplanation(
        verdict.node(),
        false,
        false,
        "node",
        "the job has one task for each node, and this one is for " + task.pinned().orElseThrow(),
        "",
        verdict.score());
  }

  /** The task's own node has what it needs: the task has it. */
  private static NodeExplanation explanation(NodeVerdict verdict, boolean chosen) {
    boolean fits = chosen || verdict.refusal().isEmpty();
    return new NodeExplanation(
        verdict.node(),
        fits,
        chosen,
        fits ? "" : verdict.refusal().map(Refusal::filter).orElse(""),
        chosen ? "the task is here" : verdict.refusal().map(Refusal::reason).orElse(""),
        fits ? "" : verdict.refusal().map(Refusal::remedy).orElse(""),
        verdict.score());
  }
}
