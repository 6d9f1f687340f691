package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.cli.render.Documents;
import io.drover.proto.Node;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover node inspect}. */
@Command(
    name = "inspect",
    description = "Show everything about a machine, as JSON.",
    footer = {"", "Example:", "  drover node inspect machine-3"})
final class NodeInspectCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NODE", description = "Name, id or a prefix of an id.")
  private String node = "";

  NodeInspectCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Node found = Targets.node(session, node);
    session.print(found, () -> Documents.json(found));
    return 0;
  }
}
