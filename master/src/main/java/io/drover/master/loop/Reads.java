package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.TaskState;
import io.drover.master.port.Query;
import io.drover.master.port.View;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.List;

/** Answers queries from the state as it is now. */
final class Reads {
  private Reads() {}

  /**
   * The answer.
   *
   * @throws RefusedException if there is none to give
   */
  static View answer(
      ReadContext context, Query query, Standing standing, NodeWatch nodes, Moment now) {
    return switch (query) {
      case Query.Jobs jobs -> JobReads.list(context.state(), jobs);
      case Query.Tasks tasks -> TaskReads.list(context, tasks);
      case Query.Nodes page -> NodeReads.list(context, page);
      case Query.Status _ -> status(context, standing, nodes);
      case Query.Inspect inspect -> Inspecting.inspect(context, inspect);
      case Query.Plan plan -> Planner.plan(context, plan, now);
      case Query.Explain explain -> Inspecting.explain(context, explain);
      case Query.Targets targets -> TaskReads.targets(context, targets);
    };
  }

  private static View status(ReadContext context, Standing standing, NodeWatch watch) {
    StateView state = context.state();
    int ready = 0;
    for (Node node : state.nodes().values()) {
      ready += node.up() && context.connected(node.id()) ? 1 : 0;
    }
    int running = 0;
    int pending = 0;
    int placed = 0;
    for (Job job : state.jobs().values()) {
      running += state.tasksOf(job.id()).count(TaskState.RUNNING);
      pending += state.tasksOf(job.id()).count(TaskState.PENDING);
      placed += state.tasksOf(job.id()).count(TaskState.PLACED);
    }
    return new View.Status(
        standing.leadership(),
        state.nodes().size(),
        ready,
        state.jobs().size(),
        running,
        pending,
        placed,
        standing.logBytes(),
        standing.checkpointIndex(),
        state.founding().adopting(),
        Adoption.leftAlone(state).stream().map(NodeId::value).toList(),
        warnings(context, standing, watch));
  }

  private static List<String> warnings(ReadContext context, Standing standing, NodeWatch watch) {
    List<String> warnings = new ArrayList<>();
    if (context.state().founding().adopting()) {
      int awaited = context.leading() ? context.adoption().awaited() : 0;
      warnings.add(
          "after a restore the workers are being taken in: nothing else is decided meanwhile"
              + (awaited > 0 ? ", nodes to come: " + awaited : ""));
    }
    int leftAlone = Adoption.leftAlone(context.state()).size();
    if (leftAlone > 0) {
      warnings.add(
          leftAlone
              + " nodes run tasks that this cluster does not know, for its store was lost; they are"
              + " left alone: 'drover snapshot restore FILE' takes them in");
    }
    if (standing.suspended()) {
      warnings.add("the store is out of reach: writes wait");
    }
    if (standing.leadership().leader().isEmpty()) {
      warnings.add("no leader is known");
    }
    if (context.sessions().behind()) {
      warnings.add(
          "the workers say nothing yet of "
              + context.sessions().unanswered()
              + " tasks that they were given: others are placed slowly until they do");
    }
    if (watch.held() > 0) {
      warnings.add(
          watch.held()
              + " nodes vanished together: their tasks are replaced slowly, for the network is the"
              + " likelier culprit");
    }
    return List.copyOf(warnings);
  }
}
