package io.drover.cli;

import io.drover.base.HostPort;
import io.drover.client.DroverClientBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself: what every command understands, before and after the command's name. */
@Command(
    name = "drover",
    description = "Runs containers on a room full of machines as if it were one Docker host.",
    synopsisHeading = "Usage: ",
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Try:",
      "  drover dev                          start a cluster on this machine",
      "  drover run --detach -p 8080:80 IMAGE  run a container on it",
      "  drover COMMAND --help               what a command takes"
    })
final class GlobalOptions implements Callable<Integer> {
  @Option(
      names = "--masters",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT,…",
      description = "Masters to ask (DROVER_MASTERS; 127.0.0.1:7420).")
  @Nullable String masters;

  @Option(
      names = "--namespace",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "Namespace of jobs and tasks (DROVER_NAMESPACE; default).")
  @Nullable String namespace;

  @Option(
      names = "--output",
      scope = ScopeType.INHERIT,
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How to print results: table, json or yaml.")
  OutputFormat output = OutputFormat.TABLE;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "No talk on standard error; lists print names or ids only.")
  boolean quiet;

  @Option(
      names = "--timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long the command may take, such as 30s (10s a request).")
  @Nullable Duration timeout;

  @Option(
      names = "--help",
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  /** The masters named on the command line, or in the environment, or the usual one. */
  List<HostPort> masters(Shell shell) {
    String text = masters;
    String where = "--masters";
    if (text == null) {
      text = shell.env().getOrDefault("DROVER_MASTERS", "");
      where = "DROVER_MASTERS";
      if (text.isBlank()) {
        return List.of(DroverClientBuilder.DEFAULT_MASTER);
      }
    }
    List<HostPort> addresses = new ArrayList<>();
    for (String address : text.split(",", -1)) {
      try {
        addresses.add(HostPort.parse(address.strip()));
      } catch (IllegalArgumentException e) {
        throw CliException.usage(where + ": " + e.getMessage());
      }
    }
    return addresses;
  }

  String namespace(Shell shell) {
    return Optional.ofNullable(namespace)
        .orElseGet(() -> shell.env().getOrDefault("DROVER_NAMESPACE", ""));
  }

  Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  @Override
  public Integer call() {
    throw CliException.usage("no command was given; see 'drover --help'");
  }
}
