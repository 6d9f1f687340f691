package io.drover.cli.command;

import io.drover.cli.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover stop}. */
@Command(
    name = "stop",
    description = StopCommand.PURPOSE,
    footer = {"", "Example:", "  drover stop shop_web"})
final class StopCommand implements Callable<Integer> {
  static final String PURPOSE = "Stop the tasks of a job and keep the job.";

  private final Session session;

  @Parameters(paramLabel = "JOB", description = "The job.")
  private String job = "";

  StopCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Changes.print(session, session.await(session.client().stop(job)));
    return 0;
  }
}
