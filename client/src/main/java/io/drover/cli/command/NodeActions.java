package io.drover.cli.command;

import io.drover.cli.OutputFormat;
import io.drover.cli.Session;
import io.drover.proto.NodeCommand;
import io.drover.proto.WriteResponse;

/** Sends a command about a node and says what was done. */
final class NodeActions {
  private NodeActions() {}

  static void send(Session session, NodeCommand.Builder command, String done) {
    WriteResponse response = session.await(session.client().node(command.build()));
    Changes.print(session, response);
    if (session.format() == OutputFormat.TABLE && !session.quiet()) {
      session.out().println(command.getNode() + " " + done);
    }
  }
}
