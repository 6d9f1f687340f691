package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.cli.render.ClusterTables;
import io.drover.proto.Node;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code drover nodes}. */
@Command(
    name = "nodes",
    description = NodesCommand.PURPOSE,
    footer = {"", "Example:", "  drover nodes --output json"})
final class NodesCommand implements Callable<Integer> {
  static final String PURPOSE = "List the machines, what they have and what is reserved of it.";

  private final Session session;

  NodesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Node> nodes = session.await(session.client().nodes());
    session.print(
        nodes,
        () ->
            session.quiet()
                ? Names.lines(nodes, Node::getId)
                : ClusterTables.nodes(nodes, session.shortIds()));
    return 0;
  }
}
