package io.drover.cli.render;

import io.drover.proto.Explanation;
import io.drover.proto.NodeExplanation;
import io.drover.proto.Plan;
import io.drover.proto.PlannedJob;
import io.drover.proto.PlannedTask;
import io.drover.proto.Task;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the scheduler would do and why, for people. */
public final class DecisionText {
  private DecisionText() {}

  /** {@code drover plan}: a paragraph per job that changes, and a line in sum. */
  public static String plan(Plan plan) {
    StringBuilder text = new StringBuilder();
    for (PlannedJob job : plan.getJobsList()) {
      text.append(Table.printable(job.getJob()))
          .append(": ")
          .append(Human.words(job.getAction()))
          .append('\n');
      for (String difference : job.getDifferencesList()) {
        text.append("    ").append(Table.printable(difference)).append('\n');
      }
      placements(text, job);
      if (job.getUnplaced() > 0) {
        text.append("    ")
            .append(Human.count(job.getUnplaced(), "task"))
            .append(" would wait: ")
            .append(Table.printable(job.getUnplacedReason()))
            .append('\n');
      }
    }
    return text.append(sum(plan)).toString();
  }

  /** {@code drover explain}: the task, the reasons counted, then every node. */
  public static String explanation(Explanation explanation, Palette palette) {
    Task task = explanation.getTask();
    StringBuilder text = new StringBuilder();
    text.append(JobTables.name(task)).append(" is ").append(task.getState().name());
    if (!task.getNode().isEmpty()) {
      text.append(" on ").append(task.getNode());
    }
    text.append('\n');
    if (!explanation.getSummary().isEmpty()) {
      text.append(Table.printable(explanation.getSummary())).append('\n');
    }
    if (explanation.getNodesCount() > 0) {
      text.append('\n').append(nodes(explanation, palette));
    }
    return text.toString();
  }

  private static String nodes(Explanation explanation, Palette palette) {
    // The verdict comes last but for free text, since colour codes would upset the columns.
    Table table = new Table("NODE", "SCORE", "FILTER", "VERDICT");
    for (NodeExplanation node : explanation.getNodesList()) {
      table.row(
          node.getNode(),
          node.getFits() ? String.format(Locale.ROOT, "%.2f", node.getScore()) : "-",
          JobTables.dash(node.getFilter()),
          verdict(node));
    }
    String[] lines = table.render().split("\n", -1);
    for (int i = 0; i < explanation.getNodesCount(); i++) {
      NodeExplanation node = explanation.getNodes(i);
      lines[i + 1] = node.getChosen() ? palette.good(lines[i + 1]) : lines[i + 1];
    }
    return String.join("\n", lines);
  }

  private static String verdict(NodeExplanation node) {
    if (node.getFits()) {
      return node.getChosen() ? "chosen" : "fits";
    }
    return node.getRemedy().isEmpty()
        ? node.getReason()
        : node.getReason() + " (" + node.getRemedy() + ")";
  }

  private static void placements(StringBuilder text, PlannedJob job) {
    Map<String, Map<String, Integer>> perAction = new TreeMap<>();
    for (PlannedTask task : job.getTasksList()) {
      if (!task.getNode().isEmpty()) {
        perAction
            .computeIfAbsent(Human.words(task.getAction()), action -> new TreeMap<>())
            .merge(task.getNode(), 1, Integer::sum);
      }
    }
    perAction.forEach((action, nodes) ->
        text.append("    ")
            .append(action)
            .append(" on ")
            .append(
                nodes.entrySet().stream()
                    .map(node -> node.getKey() + " x" + node.getValue())
                    .collect(Collectors.joining(", ")))
            .append('\n'));
  }

  private static String sum(Plan plan) {
    Map<String, Long> actions =
        plan.getJobsList().stream()
            .collect(
                Collectors.groupingBy(
                    job -> Human.words(job.getAction()), TreeMap::new, Collectors.counting()));
    String jobs =
        actions.entrySet().stream()
            .map(action -> action.getValue() + " " + action.getKey())
            .collect(Collectors.joining(", "));
    String unplaced =
        plan.getUnplaced() == 0
            ? "every task finds a node"
            : Human.count(plan.getUnplaced(), "task") + " would find no node";
    return (jobs.isEmpty() ? "no jobs" : "jobs: " + jobs) + "; " + unplaced + "\n";
  }
}
