package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.proto.NodeCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover node uncordon}. */
@Command(
    name = "uncordon",
    description = "Give a machine tasks again after a cordon or a drain.",
    footer = {"", "Example:", "  drover node uncordon machine-3"})
final class NodeUncordonCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NODE", description = "Name, id or a prefix of an id.")
  private String node = "";

  NodeUncordonCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    NodeActions.send(
        session,
        NodeCommand.newBuilder().setNode(node).setAction(NodeCommand.Action.UNCORDON),
        "takes tasks again");
    return 0;
  }
}
