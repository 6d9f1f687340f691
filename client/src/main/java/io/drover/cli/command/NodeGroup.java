package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code drover node}: the commands on one machine. */
@Command(
    name = "node",
    description = NodeGroup.PURPOSE,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "Example:", "  drover node drain --wait machine-3"})
final class NodeGroup implements Callable<Integer> {
  static final String PURPOSE = "Inspect, drain, cordon, label or remove a machine.";

  private NodeGroup() {}

  static CommandLine create(Session session) {
    return new CommandLine(new NodeGroup())
        .addSubcommand(new NodeInspectCommand(session))
        .addSubcommand(new NodeDrainCommand(session))
        .addSubcommand(new NodeCordonCommand(session))
        .addSubcommand(new NodeUncordonCommand(session))
        .addSubcommand(new NodeLabelCommand(session))
        .addSubcommand(new NodeRemoveCommand(session));
  }

  @Override
  public Integer call() {
    throw CliException.usage("no command was given; see 'drover node --help'");
  }
}
