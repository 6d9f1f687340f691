package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.Session;
import io.drover.proto.NodeCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover node label}. */
@Command(
    name = "label",
    description = "Set or remove labels of a machine, for placement constraints.",
    footer = {"", "Example:", "  drover node label machine-3 zone=a disk=ssd old-"})
final class NodeLabelCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NODE", description = "Name, id or a prefix of an id.")
  private String node = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "NAME=VALUE|NAME-",
      description = "Labels to set, or to remove.")
  private List<String> labels = new ArrayList<>();

  NodeLabelCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    NodeCommand.Builder command =
        NodeCommand.newBuilder().setNode(node).setAction(NodeCommand.Action.LABEL);
    for (String label : labels) {
      int equals = label.indexOf('=');
      if (equals > 0) {
        command.putLabels(label.substring(0, equals), label.substring(equals + 1));
      } else if (equals < 0 && label.length() > 1 && label.endsWith("-")) {
        command.putLabels(label.substring(0, label.length() - 1), "");
      } else {
        throw CliException.usage(
            "'" + label + "' is neither NAME=VALUE nor NAME- (which removes the label)");
      }
    }
    NodeActions.send(session, command, "labelled");
    return 0;
  }
}
