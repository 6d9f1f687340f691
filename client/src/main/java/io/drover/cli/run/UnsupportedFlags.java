package io.drover.cli.run;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Adds docker run's flags that Drover cannot honour, so that each is refused with its own reason
 * and none is taken for a misspelling. Also has parsing of flags end at the image.
 */
public final class UnsupportedFlags implements IModelTransformer {
  private static final String ONE_MACHINE = "it names another container of one machine";
  private static final String NO_NETWORKS = "there are no networks between machines yet";
  private static final String BLOCK =
      "block devices are not limited one by one; limit --cpus and --memory";
  private static final String WINDOWS = "it is for Windows containers";

  private static final Map<String, String> REASONS = reasons();

  @Override
  public CommandSpec transform(CommandSpec spec) {
    spec.parser().stopAtPositional(true);
    REASONS.forEach((flag, reason) -> spec.addOption(refused(spec, flag, reason)));
    return spec;
  }

  private static OptionSpec refused(CommandSpec spec, String flag, String reason) {
    String[] names = flag.split("/");
    IParameterConsumer refuse =
        (args, arg, command) -> {
          throw new ParameterException(
              spec.commandLine(),
              "docker's " + names[names.length - 1] + " is not supported: " + reason);
        };
    return OptionSpec.builder(names)
        .arity("0..1")
        .type(String.class)
        .hidden(true)
        .parameterConsumer(refuse)
        .build();
  }

  private static Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    reasons.put("-a/--attach", "the foreground shows both output streams, --detach none");
    reasons.put(
        "-P/--publish-all", "ports are placed before the image is known; name each with -p PORT");
    reasons.put("--expose", "it has no effect without links; publish ports with -p");
    reasons.put("--link", ONE_MACHINE);
    reasons.put("--volumes-from", ONE_MACHINE);
    reasons.put("--volume-driver", "write --mount type=volume,volume-driver=…");
    reasons.put("--cidfile", "the container is made later, on another machine; ask 'drover ps'");
    reasons.put("--detach-keys", "a foreground run reads no keys");
    reasons.put("--sig-proxy", "Ctrl-C always stops and removes the foreground job");
    reasons.put("--network-alias", NO_NETWORKS);
    reasons.put("--net-alias", NO_NETWORKS);
    reasons.put("--ip", NO_NETWORKS);
    reasons.put("--ip6", NO_NETWORKS);
    reasons.put("--link-local-ip", NO_NETWORKS);
    reasons.put("--gpus", "devices are not placed by count yet; name one with --device");
    reasons.put("--blkio-weight", BLOCK);
    reasons.put("--blkio-weight-device", BLOCK);
    reasons.put("--device-read-bps", BLOCK);
    reasons.put("--device-read-iops", BLOCK);
    reasons.put("--device-write-bps", BLOCK);
    reasons.put("--device-write-iops", BLOCK);
    reasons.put("--cpu-period", "write --cpus");
    reasons.put("--cpu-quota", "write --cpus");
    reasons.put("--cpu-rt-period", "write --cpus");
    reasons.put("--cpu-rt-runtime", "write --cpus");
    reasons.put("--cpu-count", WINDOWS);
    reasons.put("--cpu-percent", WINDOWS);
    reasons.put("--io-maxbandwidth", WINDOWS);
    reasons.put("--io-maxiops", WINDOWS);
    reasons.put("--kernel-memory", "Docker itself has dropped it");
    reasons.put("--cgroupns", "the engine's default is used");
    reasons.put("--disable-content-trust", "images are pinned by digest instead");
    reasons.put("--use-api-socket", "the engine's socket is not given to containers");
    return reasons;
  }
}
