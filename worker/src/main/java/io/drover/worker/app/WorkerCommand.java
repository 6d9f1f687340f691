package io.drover.worker.app;

import io.drover.base.HostPort;
import io.drover.worker.agent.AgentConfig;
import io.drover.worker.model.Resources;
import io.drover.worker.runtime.docker.EngineAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code drover worker}: runs a worker until the process is told to end. */
@Command(
    name = "worker",
    description = "Run a worker: containers of this machine's Docker engine for a cluster.",
    mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Option(
      names = "--masters",
      required = true,
      split = ",",
      paramLabel = "HOST:PORT",
      description = "Addresses of masters; one that can be reached names the others.")
  private List<String> masters = List.of();

  @Option(
      names = "--data-dir",
      required = true,
      paramLabel = "DIR",
      description = "Where the worker keeps its identity and what it was ordered.")
  private @Nullable Path dataDir;

  @Option(
      names = "--docker",
      defaultValue = "${env:DOCKER_HOST:-" + WorkerConfig.DOCKER_DEFAULT + "}",
      paramLabel = "URI",
      description = "The engine: unix:///PATH or tcp://HOST:PORT (default: ${DEFAULT-VALUE}).")
  private String docker = WorkerConfig.DOCKER_DEFAULT;

  @Option(
      names = "--cluster",
      defaultValue = WorkerConfig.CLUSTER_DEFAULT,
      paramLabel = "NAME",
      description = "The cluster (default: ${DEFAULT-VALUE}).")
  private String cluster = WorkerConfig.CLUSTER_DEFAULT;

  @Option(
      names = "--name",
      paramLabel = "ID",
      description = "The node id, kept in the data folder (default: the host's name).")
  private @Nullable String name;

  @Option(
      names = "--address",
      paramLabel = "HOST",
      description = "Where the ports of containers can be reached (default: found out).")
  private @Nullable String address;

  @Option(
      names = "--resources",
      paramLabel = "cpu=N,memory=N,disk=N,NAME=N",
      description =
          "What the machine has, such as cpu=4,memory=16g,disk=200g,gpu=2 (default: the processors"
              + " and memory that the engine says, no disk, no devices).")
  private @Nullable String resources;

  @Option(
      names = "--reserve",
      paramLabel = "cpu=N,memory=N,disk=N,NAME=N",
      description = "What is kept for the machine itself.")
  private @Nullable String reserve;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "A node label, for placement; may be repeated.")
  private List<String> labels = List.of();

  @Option(
      names = "--port-range",
      paramLabel = "FIRST-LAST",
      description = "Host ports to give to tasks (default: 20000-31999).")
  private @Nullable String portRange;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    WorkerConfig config = config();
    CountDownLatch ended = new CountDownLatch(1);
    try {
      Worker worker = Worker.start(config);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    worker.close();
                    ended.countDown();
                  },
                  "worker-shutdown"));
      ended.await();
      return 0;
    } catch (IOException e) {
      commandLine().getErr().println("drover worker: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  /** The configuration that the options say; a wrong option is a usage error. */
  WorkerConfig config() {
    WorkerConfig.Node node =
        new WorkerConfig.Node(
            given(name),
            given(address),
            Optional.ofNullable(resources).map(text -> amounts("--resources", text)),
            reserve == null ? Resources.NONE : amounts("--reserve", reserve),
            labels(),
            portRange == null
                ? WorkerConfig.PortRange.DEFAULT
                : option("--port-range", portRange, WorkerConfig.PortRange::parse));
    List<HostPort> addresses =
        masters.stream().map(text -> option("--masters", text, HostPort::parse)).toList();
    if (dataDir == null || addresses.isEmpty()) {
      throw new ParameterException(commandLine(), "--masters and --data-dir are needed");
    }
    option("--docker", docker, EngineAddress::parse);
    return new WorkerConfig(cluster, addresses, dataDir, docker, node, AgentConfig.DEFAULT);
  }

  private static Optional<String> given(@Nullable String text) {
    return Optional.ofNullable(text).filter(value -> !value.isBlank());
  }

  private Resources amounts(String option, String text) {
    ResourceList list = option(option, text, ResourceList::parse);
    return new Resources(
        list.cpuMillis().orElse(0),
        list.memoryBytes().orElse(0),
        list.diskBytes().orElse(0),
        list.devices());
  }

  private Map<String, String> labels() {
    Map<String, String> read = new LinkedHashMap<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      if (equals <= 0) {
        throw new ParameterException(commandLine(), "--label '" + label + "' is not KEY=VALUE");
      }
      read.put(label.substring(0, equals), label.substring(equals + 1));
    }
    return read;
  }

  private <T> T option(String option, String text, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine(), option + ": " + e.getMessage(), e);
    }
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("the command was not made by a command line");
    }
    return spec.commandLine();
  }
}
