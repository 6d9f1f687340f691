package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.cli.render.DecisionText;
import io.drover.proto.Explanation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover explain}. */
@Command(
    name = "explain",
    description = ExplainCommand.PURPOSE,
    footer = {"", "Example:", "  drover explain shop_web.3"})
final class ExplainCommand implements Callable<Integer> {
  static final String PURPOSE = "Say why a task is where it is, or why it waits, node by node.";

  private final Session session;

  @Parameters(paramLabel = "TASK", description = "JOB.SLOT, an id or a prefix of one.")
  private String task = "";

  ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Explanation explanation = session.await(session.client().explain(task));
    session.print(explanation, () -> DecisionText.explanation(explanation, session.palette()));
    return 0;
  }
}
