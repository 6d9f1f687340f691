package io.drover.dist;

import io.drover.base.HostPort;
import io.drover.cli.CliException;
import io.drover.cli.ExitCode;
import io.drover.cli.Session;
import io.drover.client.DroverException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover dev}: a whole cluster in this process, in the foreground. */
@Command(
    name = "dev",
    description = DevCommand.PURPOSE,
    footer = {
      "",
      "Ctrl-C ends it. Containers of running jobs go on, and the next start on the same folder",
      "adopts them.",
      "",
      "Example:",
      "  drover dev --data-dir /tmp/cluster --workers 2"
    })
final class DevCommand implements Callable<Integer> {
  static final String PURPOSE = "Run a whole cluster on this machine, in the foreground.";

  private static final HostPort USUAL = new HostPort("127.0.0.1", 7420);
  private static final long READY_SECONDS = 60;

  private final Session session;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the cluster is kept between starts (~/.drover/dev).")
  private @Nullable Path dataDir;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "7420",
      description = "Where clients connect; 0 takes a free one (${DEFAULT-VALUE}).")
  private int port = USUAL.port();

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "7480",
      description = "Where pages and metrics are; 0 takes a free one (${DEFAULT-VALUE}).")
  private int httpPort;

  @Option(
      names = "--masters",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many masters (${DEFAULT-VALUE}).")
  private int masters = 1;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many workers, which share the machine (${DEFAULT-VALUE}).")
  private int workers = 1;

  @Option(
      names = "--docker",
      paramLabel = "URI",
      defaultValue = "${env:DOCKER_HOST:-unix:///var/run/docker.sock}",
      description = "The engine (${DEFAULT-VALUE}).")
  private String docker = "";

  @Option(names = "--rm", description = "Remove the containers at the end.")
  private boolean remove;

  @Option(names = "--verbose", description = "Log every event, not only what needs a look.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  DevCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    DevConfig config = config();
    // Read by logback.xml when the first logger is made, which is after this.
    System.setProperty("drover.log.level", verbose ? "INFO" : "WARN");
    try {
      DevCluster cluster = DevCluster.start(config);
      Ending ending = new Ending(cluster);
      Runtime.getRuntime().addShutdownHook(new Thread(ending, "dev-stop"));
      try {
        awaitReady(cluster);
        announce(config, cluster);
        String reason = cluster.broken().join();
        if (!reason.isEmpty()) {
          throw new CliException(ExitCode.FAILED, reason);
        }
        // Closed by the hook, which ends the process too.
        ending.done.join();
        return ExitCode.DONE;
      } catch (CliException e) {
        ending.status = e.exitCode();
        throw e;
      }
    } catch (IOException e) {
      throw new CliException(ExitCode.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private DevConfig config() {
    try {
      return new DevConfig(
          (dataDir == null ? DevConfig.dataDirDefault(session.shell().env()) : dataDir)
              .toAbsolutePath()
              .normalize(),
          port,
          httpPort,
          masters,
          workers,
          docker,
          remove);
    } catch (IllegalArgumentException e) {
      throw CliException.usage(String.valueOf(e.getMessage()));
    }
  }

  private void awaitReady(DevCluster cluster) {
    try {
      cluster.ready().get(READY_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      session.say("drover dev: not everything is ready yet; see 'drover status'");
    } catch (ExecutionException e) {
      throw new CliException(
          ExitCode.FAILED, "cannot start: " + DroverException.from(e).getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.FAILED, "interrupted");
    }
  }

  private void announce(DevConfig config, DevCluster cluster) {
    HostPort first = cluster.addresses().getFirst();
    session.say(
        "drover dev is ready at "
            + first
            + ", with pages at http://"
            + cluster.http()
            + " and its data in "
            + config.dataDir());
    if (!first.equals(USUAL)) {
      session.say("In another shell:  export DROVER_MASTERS=" + first);
    }
    session.say("Try:  drover run -d --name web -p 8080:80 nginx   then:  drover ps");
    session.say(
        config.removeContainers()
            ? "Ctrl-C ends it and removes its containers."
            : "Ctrl-C ends it; its containers go on, and the next start adopts them.");
  }

  /**
   * Closes the cluster when the process is told to end. Being told so is how this command ends
   * well, whatever signal said it.
   */
  private static final class Ending implements Runnable {
    private final DevCluster cluster;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile int status = ExitCode.DONE;

    private Ending(DevCluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public void run() {
      cluster.close();
      done.complete(null);
      Runtime.getRuntime().halt(status);
    }
  }
}
