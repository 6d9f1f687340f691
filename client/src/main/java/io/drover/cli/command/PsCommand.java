package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.cli.render.JobTables;
import io.drover.proto.Task;
import io.drover.proto.TasksQuery;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover ps}. */
@Command(
    name = "ps",
    description = PsCommand.PURPOSE,
    footer = {"", "Example:", "  drover ps shop_web --all"})
final class PsCommand implements Callable<Integer> {
  static final String PURPOSE = "List tasks.";

  private final Session session;

  @Parameters(paramLabel = "JOB", arity = "0..1", description = "Tasks of this job or stack only.")
  private String job = "";

  @Option(
      names = {"-a", "--all"},
      description = "Also tasks that have ended.")
  private boolean all;

  @Option(names = "--node", paramLabel = "NODE", description = "Tasks on this node only.")
  private String node = "";

  PsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    TasksQuery query = TasksQuery.newBuilder().setJob(job).setNode(node).setAll(all).build();
    List<Task> tasks = session.await(session.client().tasks(query));
    session.print(
        tasks,
        () ->
            session.quiet()
                ? Names.lines(tasks, Task::getId)
                : JobTables.tasks(tasks, session.now(), session.shortIds()));
    return 0;
  }
}
