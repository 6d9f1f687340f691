package io.drover.cli.run;

import io.drover.cli.CliException;
import io.drover.cli.Shell;
import io.drover.proto.ContainerSpec;
import io.drover.proto.ContainerSpec.PullPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say what runs inside the container: process, environment, files. */
public final class ContainerFlags {
  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME[=VALUE]",
      description = "Environment variable; without a value, this shell's.")
  List<String> env = new ArrayList<>();

  @Option(names = "--env-file", paramLabel = "FILE", description = "File of environment variables.")
  List<Path> envFiles = new ArrayList<>();

  @Option(
      names = "--entrypoint",
      paramLabel = "PROGRAM",
      description = "Instead of the image's entrypoint.")
  @Nullable String entrypoint;

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "PATH",
      description = "Working folder.")
  String workdir = "";

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER[:GROUP]",
      description = "User to run as.")
  String user = "";

  @Option(names = "--group-add", paramLabel = "GROUP", description = "Further group to run as.")
  List<String> groups = new ArrayList<>();

  @Option(
      names = {"-l", "--label"},
      paramLabel = "NAME[=VALUE]",
      description = "Label of the container.")
  List<String> labels = new ArrayList<>();

  @Option(names = "--label-file", paramLabel = "FILE", description = "File of labels.")
  List<Path> labelFiles = new ArrayList<>();

  @Option(
      names = "--annotation",
      paramLabel = "NAME=VALUE",
      description = "Annotation for the runtime.")
  List<String> annotations = new ArrayList<>();

  @Option(
      names = {"-v", "--volume"},
      paramLabel = "[SOURCE:]TARGET[:OPTIONS]",
      description = "Volume or path of the node to mount.")
  List<String> volumes = new ArrayList<>();

  @Option(
      names = "--mount",
      paramLabel = "type=…,source=…,target=…",
      description = "Mount in the long form.")
  List<String> mounts = new ArrayList<>();

  @Option(
      names = "--tmpfs",
      paramLabel = "TARGET[:OPTIONS]",
      description = "File system in memory.")
  List<String> tmpfs = new ArrayList<>();

  @Option(names = "--read-only", description = "The container's root is read-only.")
  boolean readOnly;

  @Option(names = "--init", description = "An init that forwards signals and reaps processes.")
  boolean init;

  @Option(
      names = {"-t", "--tty"},
      description = "A terminal for the container.")
  boolean tty;

  @Option(
      names = {"-i", "--interactive"},
      description = "Keep its standard input open; with --detach only.")
  boolean interactive;

  @Option(names = "--stop-signal", paramLabel = "SIGNAL", description = "Signal that stops it.")
  String stopSignal = "";

  @Option(
      names = "--stop-timeout",
      paramLabel = "SECONDS",
      description = "Time between that signal and the kill (10).")
  @Nullable String stopTimeout;

  @Option(
      names = "--pull",
      paramLabel = "POLICY",
      description = "Fetch the image: always, missing or never.")
  String pull = "missing";

  @Option(names = "--platform", paramLabel = "OS/ARCH", description = "Platform of the image.")
  String platform = "";

  @Option(names = "--runtime", paramLabel = "NAME", description = "Runtime of the engine to use.")
  String runtime = "";

  @Option(
      names = "--storage-opt",
      paramLabel = "NAME=VALUE",
      description = "Option of the storage driver.")
  List<String> storageOptions = new ArrayList<>();

  @Option(
      names = "--log-driver",
      paramLabel = "NAME",
      description = "Log driver; the node's default limits the size.")
  String logDriver = "";

  @Option(names = "--log-opt", paramLabel = "NAME=VALUE", description = "Option of the log driver.")
  List<String> logOptions = new ArrayList<>();

  /** Whether standard input is to stay open. */
  public boolean interactive() {
    return interactive;
  }

  /** Puts what was given into the description of the container. */
  public void apply(ContainerSpec.Builder container, Shell shell) {
    container.addAllEnv(Pairs.environment(env, envFiles, shell));
    if (entrypoint != null) {
      container.setHasEntrypoint(true);
      if (!entrypoint.isEmpty()) {
        container.addEntrypoint(entrypoint);
      }
    }
    for (Path file : labelFiles) {
      container.putAllLabels(
          Pairs.map("--label-file", Pairs.lines("--label-file", shell.folder().resolve(file))));
    }
    container
        .setWorkingDir(workdir)
        .setUser(user)
        .addAllGroupAdd(groups)
        .putAllLabels(Pairs.map("--label", labels))
        .putAllAnnotations(Pairs.map("--annotation", annotations))
        .putAllStorageOpt(Pairs.map("--storage-opt", storageOptions))
        .setReadOnly(readOnly)
        .setInit(init)
        .setTty(tty)
        .setStdinOpen(interactive)
        .setStopSignal(stopSignal)
        .setPullPolicy(pullPolicy())
        .setPlatform(platform)
        .setRuntime(runtime);
    volumes.forEach(volume -> container.addMounts(Mounts.volume(volume, shell)));
    mounts.forEach(mount -> container.addMounts(Mounts.mount(mount, shell)));
    tmpfs.forEach(target -> container.addMounts(Mounts.tmpfs(target)));
    if (stopTimeout != null) {
      container.setStopGraceMillis(Values.millis("--stop-timeout", stopTimeout));
    }
    if (!logDriver.isEmpty() || !logOptions.isEmpty()) {
      container
          .getLoggingBuilder()
          .setDriver(logDriver)
          .putAllOptions(Pairs.map("--log-opt", logOptions));
    }
  }

  private PullPolicy pullPolicy() {
    return switch (pull.toLowerCase(Locale.ROOT)) {
      case "always" -> PullPolicy.ALWAYS;
      case "missing" -> PullPolicy.MISSING;
      case "never" -> PullPolicy.NEVER;
      default ->
          throw CliException.usage("--pull: '" + pull + "' is none of always, missing and never");
    };
  }
}
