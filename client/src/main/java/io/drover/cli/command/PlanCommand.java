package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.cli.render.DecisionText;
import io.drover.proto.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover plan}. */
@Command(
    name = "plan",
    description = PlanCommand.PURPOSE,
    footer = {"", "Example:", "  drover plan -f compose.yaml"})
final class PlanCommand implements Callable<Integer> {
  static final String PURPOSE = "Show what deploy would change and where it would fit.";

  private final Session session;

  @Mixin private StackFiles files = new StackFiles();

  PlanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Plan plan = session.await(session.client().plan(files.load(session)));
    session.print(plan, () -> DecisionText.plan(plan));
    return 0;
  }
}
