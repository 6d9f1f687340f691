package io.drover.cli.command;

import com.google.protobuf.Message;
import io.drover.cli.CliException;
import io.drover.cli.ExitCode;
import io.drover.cli.Session;
import io.drover.cli.render.Documents;
import io.drover.proto.Inspection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover inspect}. */
@Command(
    name = "inspect",
    description = InspectCommand.PURPOSE,
    footer = {"", "Example:", "  drover inspect shop_web.1"})
final class InspectCommand implements Callable<Integer> {
  static final String PURPOSE = "Show everything about a job, a task or a node, as JSON.";

  private final Session session;

  @Parameters(
      paramLabel = "ID",
      description = "Name, id, or a prefix of an id that fits one thing.")
  private String id = "";

  InspectCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Inspection inspection = session.await(session.client().inspect(id));
    Message found =
        switch (inspection.getKindCase()) {
          case JOB -> inspection.getJob();
          case TASK -> inspection.getTask();
          case NODE -> inspection.getNode();
          case KIND_NOT_SET ->
              throw new CliException(
                  ExitCode.FAILED,
                  "the master sent a kind of thing that this version does not know",
                  "Update drover.");
        };
    session.print(found, () -> Documents.json(found));
    return 0;
  }
}
