package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.cli.render.JobTables;
import io.drover.proto.WriteResponse;

/** Prints what a write did. */
final class Changes {
  private Changes() {}

  static void print(Session session, WriteResponse response) {
    session.print(response, () -> session.quiet() ? "" : JobTables.changes(response));
    response.getWarningsList().forEach(warning -> session.say("drover: warning: " + warning));
  }
}
