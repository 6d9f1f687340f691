package io.drover.cli.run;

import io.drover.cli.CliException;
import io.drover.proto.ContainerSpec;
import io.drover.proto.Healthcheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of Docker's own health check. */
public final class HealthFlags {
  @Option(
      names = "--health-cmd",
      paramLabel = "COMMAND",
      description = "Command that checks the container's health.")
  @Nullable String command;

  @Option(
      names = "--health-interval",
      paramLabel = "TIME",
      description = "Time between two checks.")
  @Nullable String interval;

  @Option(names = "--health-timeout", paramLabel = "TIME", description = "Time a check may take.")
  @Nullable String timeout;

  @Option(
      names = "--health-retries",
      paramLabel = "NUMBER",
      description = "Failures in a row that mean unhealthy.")
  @Nullable String retries;

  @Option(
      names = "--health-start-period",
      paramLabel = "TIME",
      description = "Time in which failures do not count.")
  @Nullable String startPeriod;

  @Option(
      names = "--health-start-interval",
      paramLabel = "TIME",
      description = "Time between checks while starting.")
  @Nullable String startInterval;

  @Option(names = "--no-healthcheck", description = "No health check, whatever the image says.")
  boolean none;

  /** Puts what was given into the description of the container. */
  public void apply(ContainerSpec.Builder container) {
    Healthcheck.Builder check = Healthcheck.newBuilder();
    if (command != null) {
      check.addTest("CMD-SHELL").addTest(command);
    }
    if (interval != null) {
      check.setIntervalMillis(Values.millis("--health-interval", interval));
    }
    if (timeout != null) {
      check.setTimeoutMillis(Values.millis("--health-timeout", timeout));
    }
    if (retries != null) {
      check.setRetries((int) Values.number("--health-retries", retries, 0, 1_000_000));
    }
    if (startPeriod != null) {
      check.setStartPeriodMillis(Values.millis("--health-start-period", startPeriod));
    }
    if (startInterval != null) {
      check.setStartIntervalMillis(Values.millis("--health-start-interval", startInterval));
    }
    boolean given = !check.build().equals(Healthcheck.getDefaultInstance());
    if (none && given) {
      throw CliException.usage("--no-healthcheck and --health-* exclude each other");
    }
    if (none) {
      check.addTest("NONE");
    }
    if (none || given) {
      container.setHealthcheck(check);
    }
  }
}
