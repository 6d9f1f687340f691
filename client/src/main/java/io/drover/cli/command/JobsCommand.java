package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.cli.render.JobTables;
import io.drover.proto.Job;
import io.drover.proto.JobsQuery;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover jobs}. */
@Command(
    name = "jobs",
    description = JobsCommand.PURPOSE,
    footer = {"", "Example:", "  drover jobs --stack shop"})
final class JobsCommand implements Callable<Integer> {
  static final String PURPOSE = "List the jobs.";

  private final Session session;

  @Option(names = "--stack", paramLabel = "NAME", description = "Of this stack only.")
  private String stack = "";

  JobsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    JobsQuery query = JobsQuery.newBuilder().setStack(stack).build();
    List<Job> jobs = session.await(session.client().jobs(query));
    session.print(
        jobs,
        () ->
            session.quiet()
                ? Names.lines(jobs, Job::getName)
                : JobTables.jobs(jobs, session.now()));
    return 0;
  }
}
