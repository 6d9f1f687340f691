package io.drover.master.app;

import io.drover.base.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover master}: one master, in the foreground. */
@Command(
    name = "master",
    description = "Runs one master of a cluster, in the foreground, until SIGTERM or Ctrl-C.",
    mixinStandardHelpOptions = true)
public final class MasterCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(MasterCommand.class);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--id",
      required = true,
      paramLabel = "I",
      description =
          "Unique among the cluster's masters; with --embedded-zookeeper the number of its member.")
  private String id = "";

  @Option(
      names = "--cluster",
      paramLabel = "C",
      description = "The cluster's name; default: ${DEFAULT-VALUE}.")
  private String cluster = "drover";

  @Option(
      names = "--listen",
      paramLabel = "H:P",
      description = "For workers, clients and other masters; default: ${DEFAULT-VALUE}.")
  private String listen = "127.0.0.1:7420";

  @Option(
      names = "--http",
      paramLabel = "H:P",
      description = "For health, metrics and the overview page; default: ${DEFAULT-VALUE}.")
  private String http = "127.0.0.1:7480";

  @Option(
      names = "--advertise",
      paramLabel = "H:P",
      description = "Where the others reach this master; default: the address of --listen.")
  private @Nullable String advertise;

  @Option(
      names = "--data-dir",
      required = true,
      paramLabel = "D",
      description = "This master's own folder; made if it is not there.")
  private Path dataDir = Path.of("");

  @Option(
      names = "--zookeeper",
      paramLabel = "H:P,...",
      description = "A ZooKeeper ensemble that runs elsewhere.")
  private @Nullable String zookeeper;

  @Option(
      names = "--embedded-zookeeper",
      paramLabel = "N=H:Q:E:C,...",
      description =
          "The ensemble that the masters run themselves, the same list on each: number=host:quorum"
              + " port:election port:client port.")
  private @Nullable String embedded;

  @Option(
      names = "--node-grace",
      paramLabel = "T",
      description =
          "How long a node may be away before its tasks run elsewhere; default: ${DEFAULT-VALUE}.")
  private String nodeGrace = "15s";

  @Option(
      names = "--insecure",
      description = "Listen on addresses that other machines reach, without TLS.")
  private boolean insecure;

  @Override
  public Integer call() {
    MasterConfig config;
    try {
      config = config();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try (Master master = Master.start(config)) {
      Thread hook = new Thread(master::close, "drover-master-stop");
      Runtime.getRuntime().addShutdownHook(hook);
      String reason = master.stopped().join();
      if (reason.isEmpty()) {
        return 0;
      }
      spec.commandLine().getErr().println("drover master: " + reason);
      return 1;
    } catch (MasterStartException e) {
      LOG.error("master failed to start reason={}", e.getMessage());
      spec.commandLine().getErr().println("drover master: " + e.getMessage());
      return 1;
    }
  }

  /** What the options say; throws with the remedy where they make no sense. */
  MasterConfig config() {
    if ((zookeeper == null) == (embedded == null)) {
      throw new IllegalArgumentException(
          "give one of --zookeeper HOST:PORT,... (an ensemble that runs elsewhere) and"
              + " --embedded-zookeeper NUMBER=HOST:QUORUM-PORT:ELECTION-PORT:CLIENT-PORT,...");
    }
    ZooKeeperSource source =
        zookeeper != null
            ? ZooKeeperSource.external(zookeeper)
            : ZooKeeperSource.embedded(embedded == null ? "" : embedded);
    HostPort listenAt = HostPort.parse(listen);
    HostPort httpAt = HostPort.parse(http);
    MasterConfig config =
        new MasterConfig(
            id,
            cluster,
            listenAt,
            httpAt,
            advertise == null ? MasterConfig.advertiseDefault(listenAt) : HostPort.parse(advertise),
            dataDir.toAbsolutePath().normalize(),
            source,
            duration(nodeGrace));
    if (!insecure) {
      demandLoopback(config);
    }
    return config;
  }

  private static void demandLoopback(MasterConfig config) {
    MasterConfig.demandLoopback("--listen", config.listen());
    MasterConfig.demandLoopback("--http", config.http());
    if (config.zooKeeper() instanceof ZooKeeperSource.Embedded ensemble) {
      ensemble
          .ensemble()
          .members()
          .forEach(member ->
              MasterConfig.demandLoopback(
                  "--embedded-zookeeper " + member.id() + "=", member.client()));
    }
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--node-grace '" + text + "' is no time: a number and ms, s, m, h or d, such as 15s");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
