package io.drover.cli.command;

import io.drover.cli.OutputFormat;
import io.drover.cli.Session;
import io.drover.cli.render.ClusterTables;
import io.drover.client.Subscription;
import io.drover.proto.StatsRequest;
import io.drover.proto.TaskStats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover stats}. */
@Command(
    name = "stats",
    description = StatsCommand.PURPOSE,
    footer = {
      "",
      "With --follow, --output json prints one object per line.",
      "",
      "Example:",
      "  drover stats -f shop_web"
    })
final class StatsCommand implements Callable<Integer> {
  static final String PURPOSE = "Show what running tasks use of their machines.";

  private static final String CLEAR = "\u001b[H\u001b[J";

  private final Session session;
  private final List<TaskStats> round = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  @Parameters(
      paramLabel = "JOB|TASK",
      arity = "0..1",
      description = "Of this job, stack or task only.")
  private String target = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Show them again each second.")
  private boolean follow;

  StatsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    StatsRequest request = StatsRequest.newBuilder().setTarget(target).setFollow(follow).build();
    try (Subscription stats = session.client().stats(request, this::accept)) {
      session.await(stats.done());
    }
    if (!follow || session.format() == OutputFormat.TABLE) {
      show();
    }
    return 0;
  }

  private void accept(TaskStats stats) {
    if (follow && session.format() != OutputFormat.TABLE) {
      session.printItem(stats, () -> "");
      return;
    }
    // A round is over when one of its tasks comes again.
    if (follow && !seen.add(stats.getTaskId())) {
      show();
      round.clear();
      seen.clear();
      seen.add(stats.getTaskId());
    }
    round.add(stats);
  }

  private void show() {
    round.sort(Comparator.comparing(TaskStats::getJob).thenComparingInt(TaskStats::getSlot));
    String clear = follow && session.shell().terminals().out() ? CLEAR : "";
    session.print(
        round,
        () ->
            session.quiet()
                ? Names.lines(round, TaskStats::getTaskId)
                : clear + ClusterTables.stats(round));
  }
}
