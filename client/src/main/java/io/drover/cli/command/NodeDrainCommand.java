package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.ExitCode;
import io.drover.cli.Progress;
import io.drover.cli.Session;
import io.drover.cli.Watch;
import io.drover.cli.render.Human;
import io.drover.proto.Node;
import io.drover.proto.NodeCommand;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover node drain}. */
@Command(
    name = "drain",
    description = "Move a machine's tasks elsewhere and give it no new ones.",
    footer = {"", "Example:", "  drover node drain --wait machine-3"})
final class NodeDrainCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Session session;

  @Parameters(paramLabel = "NODE", description = "Name, id or a prefix of an id.")
  private String node = "";

  @Option(names = "--wait", description = "Wait until no task is left (10m, or --timeout).")
  private boolean wait;

  NodeDrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    NodeActions.send(
        session,
        NodeCommand.newBuilder().setNode(node).setAction(NodeCommand.Action.DRAIN),
        "draining");
    if (wait) {
      awaitEmpty();
    }
    return 0;
  }

  private void awaitEmpty() {
    long endNanos = System.nanoTime() + session.timeLeft().orElse(PATIENCE).toNanos();
    Progress progress = new Progress(session);
    try (Watch watch = Watch.open(session.client())) {
      while (true) {
        Node now = Targets.node(session, node);
        progress.show(
            Map.of("tasks", now.getName() + ": " + Human.count(now.getTasks(), "task") + " left"));
        if (now.getTasks() == 0) {
          return;
        }
        long leftNanos = endNanos - System.nanoTime();
        if (leftNanos <= 0) {
          throw new CliException(
              ExitCode.TIMED_OUT,
              now.getName() + " still has " + Human.count(now.getTasks(), "task"),
              "It goes on draining; see 'drover ps --node " + now.getName() + "'.");
        }
        watch.await(Duration.ofNanos(Math.min(leftNanos, PAUSE.toNanos())));
      }
    }
  }
}
