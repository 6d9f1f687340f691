package io.drover.cli;

import io.drover.base.HostPort;
import io.drover.client.DroverClientBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * The program itself: what every command understands, before and after the command's name.
 *
 * <p>Its model is put together here instead of read from annotations: it is part of every command,
 * and looking at annotations would take an eighth of the time of the short ones.
 */
final class GlobalOptions implements Callable<Integer> {
  private final OptionSpec masters =
      option(String.class, "--masters")
          .paramLabel("HOST:PORT,…")
          .description("Masters to ask (DROVER_MASTERS; 127.0.0.1:7420).")
          .build();
  private final OptionSpec namespace =
      option(String.class, "--namespace")
          .paramLabel("NAME")
          .description("Namespace of jobs and tasks (DROVER_NAMESPACE; default).")
          .build();
  private final OptionSpec output =
      option(OutputFormat.class, "--output")
          .paramLabel("FORMAT")
          .defaultValue("table")
          .description("How to print results: table, json or yaml.")
          .build();
  private final OptionSpec quiet =
      option(boolean.class, "-q", "--quiet")
          .description("No talk on standard error; lists print names or ids only.")
          .build();
  private final OptionSpec timeout =
      option(Duration.class, "--timeout")
          .paramLabel("TIME")
          .converters(new Durations())
          .description("How long the command may take, such as 30s (10s a request).")
          .build();
  private final OptionSpec help =
      option(boolean.class, "--help").usageHelp(true).description("Show this help.").build();

  private static OptionSpec.Builder option(Class<?> type, String... names) {
    return OptionSpec.builder(names).type(type).scopeType(ScopeType.INHERIT);
  }

  /** The model of a command line that leaves here what was asked for. */
  CommandSpec model() {
    CommandSpec model = CommandSpec.wrapWithoutInspection(this).name("drover");
    List.of(masters, namespace, output, quiet, timeout, help).forEach(model::addOption);
    model
        .usageMessage()
        .description("Runs containers on a room full of machines as if it were one Docker host.")
        .synopsisHeading("Usage: ")
        .synopsisSubcommandLabel("COMMAND")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n")
        .footer(
            "",
            "Try:",
            "  drover dev                          start a cluster on this machine",
            "  drover run --detach -p 8080:80 IMAGE  run a container on it",
            "  drover COMMAND --help               what a command takes");
    return model;
  }

  /** The masters named on the command line, or in the environment, or the usual one. */
  List<HostPort> masters(Shell shell) {
    String text = masters.getValue();
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
    return Optional.<String>ofNullable(namespace.getValue())
        .orElseGet(() -> shell.env().getOrDefault("DROVER_NAMESPACE", ""));
  }

  Optional<Duration> timeout() {
    return Optional.ofNullable(timeout.getValue());
  }

  OutputFormat output() {
    OutputFormat chosen = output.getValue();
    return chosen == null ? OutputFormat.TABLE : chosen;
  }

  boolean quiet() {
    return Boolean.TRUE.equals(quiet.getValue());
  }

  @Override
  public Integer call() {
    throw CliException.usage("no command was given; see 'drover --help'");
  }
}
