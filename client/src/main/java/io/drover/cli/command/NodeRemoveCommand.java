package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.proto.NodeCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover node rm}. */
@Command(
    name = "rm",
    description = "Forget a machine that is down.",
    footer = {"", "Example:", "  drover node rm machine-3"})
final class NodeRemoveCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NODE", description = "Name, id or a prefix of an id.")
  private String node = "";

  @Option(names = "--force", description = "Also when it is not down.")
  private boolean force;

  NodeRemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    NodeActions.send(
        session,
        NodeCommand.newBuilder().setNode(node).setAction(NodeCommand.Action.REMOVE).setForce(force),
        "removed");
    return 0;
  }
}
