package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.Session;
import io.drover.cli.run.ContainerFlags;
import io.drover.cli.run.HealthFlags;
import io.drover.cli.run.JobNames;
import io.drover.cli.run.Pairs;
import io.drover.cli.run.PlacementFlags;
import io.drover.cli.run.ResourceFlags;
import io.drover.cli.run.SystemFlags;
import io.drover.cli.run.UnsupportedFlags;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.RestartPolicy;
import io.drover.proto.WriteResponse;
import io.drover.protocol.JobBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover run}. */
@Command(
    name = "run",
    description = RunCommand.PURPOSE,
    modelTransformer = UnsupportedFlags.class,
    footer = {
      "",
      "In the foreground the job is one task, whose output is shown and whose exit code is",
      "returned; Ctrl-C stops and removes it. With --detach or --replicas it is a service that is",
      "kept running, or with --restart no a job that runs to completion.",
      "",
      "Examples:",
      "  drover run --rm busybox echo hello",
      "  drover run -d --name web --replicas 3 -p 8080:80 --memory 256m nginx"
    })
final class RunCommand implements Callable<Integer> {
  static final String PURPOSE = "Run one job from the command line, with docker run's flags.";

  private final Session session;

  @Option(
      names = {"-d", "--detach"},
      description = "Do not wait: print the job's name.")
  private boolean detach;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the job.")
  private @Nullable String name;

  @Option(names = "--replicas", paramLabel = "N", description = "How many tasks; implies --detach.")
  private @Nullable Integer replicas;

  @Option(names = "--rm", description = "Remove the job when its task has ended; foreground only.")
  private boolean remove;

  @Option(
      names = "--job-label",
      paramLabel = "NAME[=VALUE]",
      description = "Label of the job itself.")
  private List<String> jobLabels = new ArrayList<>();

  @Mixin private ContainerFlags containerFlags = new ContainerFlags();
  @Mixin private SystemFlags systemFlags = new SystemFlags();
  @Mixin private ResourceFlags resourceFlags = new ResourceFlags();
  @Mixin private HealthFlags healthFlags = new HealthFlags();
  @Mixin private PlacementFlags placementFlags = new PlacementFlags();

  @Parameters(index = "0", paramLabel = "IMAGE", description = "The image.")
  private String image = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "CMD",
      description = "Command and arguments, instead of the image's.")
  private List<String> command = new ArrayList<>();

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    JobSpec job = job();
    DeployCommand request = DeployCommand.newBuilder().addJobs(job).setCreateOnly(true).build();
    if (!background()) {
      return new ForegroundRun(session, job.getName(), remove).run(request);
    }
    WriteResponse response = session.await(session.client().deploy(request));
    session.print(response, () -> job.getName() + "\n");
    response.getWarningsList().forEach(warning -> session.say("drover: warning: " + warning));
    return 0;
  }

  private boolean background() {
    return detach || replicas != null;
  }

  private JobSpec job() {
    check();
    ContainerSpec.Builder container = ContainerSpec.newBuilder().setImage(image);
    JobSpec.Builder job = JobSpec.newBuilder();
    containerFlags.apply(container, session.shell());
    systemFlags.apply(job, container);
    resourceFlags.apply(job, container);
    healthFlags.apply(container);
    placementFlags.apply(job);
    if (!command.isEmpty()) {
      container.setHasCommand(true).addAllCommand(command);
    }
    RestartPolicy restart = restart();
    boolean service = background() && restart.getCondition() != RestartPolicy.Condition.NONE;
    return job.setName(name == null ? JobNames.fresh(image) : JobNames.checked(name))
        .setMode(service ? JobMode.REPLICATED : JobMode.REPLICATED_JOB)
        .setReplicas(replicas == null ? 1 : replicas)
        .setRestart(restart)
        .putAllLabels(Pairs.map("--job-label", jobLabels))
        .setContainer(container)
        .build();
  }

  /** A service is kept running unless told otherwise; a job in the foreground runs once. */
  private RestartPolicy restart() {
    RestartPolicy.Condition usual =
        background() ? RestartPolicy.Condition.ANY : RestartPolicy.Condition.NONE;
    return placementFlags
        .restart()
        .orElseGet(() -> RestartPolicy.newBuilder().setCondition(usual).build());
  }

  private void check() {
    if (image.isBlank()) {
      throw CliException.usage("the image's name is empty");
    }
    if (replicas != null && (replicas < 0 || replicas > JobBounds.REPLICAS_MAX)) {
      throw CliException.usage(
          "--replicas: " + replicas + " is not from 0 to " + JobBounds.REPLICAS_MAX);
    }
    if (background() && remove) {
      throw CliException.usage(
          "--rm is for the foreground; a service is removed with 'drover rm NAME'");
    }
    if (!background() && containerFlags.interactive()) {
      throw CliException.usage(
          "-i is not supported in the foreground: standard input cannot be attached to a new"
              + " container; start it with --detach and use 'drover exec -it JOB.1 CMD'");
    }
    if (!background() && restart().getCondition() == RestartPolicy.Condition.ANY) {
      throw CliException.usage(
          "--restart always needs --detach: a foreground run ends with its container");
    }
  }
}
