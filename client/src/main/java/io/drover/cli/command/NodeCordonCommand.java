package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.proto.NodeCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover node cordon}. */
@Command(
    name = "cordon",
    description = "Give a machine no new tasks and leave it those it has.",
    footer = {"", "Example:", "  drover node cordon machine-3"})
final class NodeCordonCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NODE", description = "Name, id or a prefix of an id.")
  private String node = "";

  NodeCordonCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    NodeActions.send(
        session,
        NodeCommand.newBuilder().setNode(node).setAction(NodeCommand.Action.CORDON),
        "cordoned");
    return 0;
  }
}
