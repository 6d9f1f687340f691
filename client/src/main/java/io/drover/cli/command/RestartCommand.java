package io.drover.cli.command;

import io.drover.cli.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover restart}. */
@Command(
    name = "restart",
    description = RestartCommand.PURPOSE,
    footer = {"", "Example:", "  drover restart shop_web"})
final class RestartCommand implements Callable<Integer> {
  static final String PURPOSE = "Replace the tasks of a job by new ones of the same version.";

  private final Session session;

  @Parameters(paramLabel = "JOB", description = "The job.")
  private String job = "";

  RestartCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Changes.print(session, session.await(session.client().restart(job)));
    return 0;
  }
}
