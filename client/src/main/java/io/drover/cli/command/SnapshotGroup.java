package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code drover snapshot}: the cluster's state in a file. */
@Command(
    name = "snapshot",
    description = SnapshotGroup.PURPOSE,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "Example:", "  drover snapshot save drover-$(date +%%F).snapshot"})
final class SnapshotGroup implements Callable<Integer> {
  static final String PURPOSE =
      "Save the cluster's state to a file, bring it back, or look at one.";

  private SnapshotGroup() {}

  static CommandLine create(Session session) {
    return new CommandLine(new SnapshotGroup())
        .addSubcommand(new SnapshotSaveCommand(session))
        .addSubcommand(new SnapshotRestoreCommand(session))
        .addSubcommand(new SnapshotAdoptCommand(session))
        .addSubcommand(new SnapshotInspectCommand(session));
  }

  @Override
  public Integer call() {
    throw CliException.usage("no command was given; see 'drover snapshot --help'");
  }
}
