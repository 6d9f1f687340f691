package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.proto.JobSpec;
import io.drover.proto.WriteResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover deploy}. */
@Command(
    name = "deploy",
    description = DeployCommand.PURPOSE,
    footer = {"", "Example:", "  drover deploy -f compose.yaml --stack shop --wait --timeout 2m"})
final class DeployCommand implements Callable<Integer> {
  static final String PURPOSE = "Create or update the jobs of a Compose file.";

  private final Session session;

  @Mixin private StackFiles files = new StackFiles();

  @Option(
      names = "--wait",
      description = "Wait until every job runs or is complete (10m, or --timeout).")
  private boolean wait;

  DeployCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var request = files.load(session);
    WriteResponse response = session.await(session.client().deploy(request));
    Changes.print(session, response);
    if (wait) {
      List<String> jobs = request.getJobsList().stream().map(JobSpec::getName).toList();
      new Rollout(session, request.getStack(), jobs).await();
    }
    return 0;
  }
}
