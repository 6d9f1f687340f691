package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.Durations;
import io.drover.cli.Session;
import io.drover.cli.render.LogLines;
import io.drover.client.DroverException;
import io.drover.client.Subscription;
import io.drover.proto.Inspection;
import io.drover.proto.LogsRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover logs}. */
@Command(
    name = "logs",
    description = LogsCommand.PURPOSE,
    footer = {"", "Example:", "  drover logs -f --tail 20 --since 10m shop_web"})
final class LogsCommand implements Callable<Integer> {
  static final String PURPOSE = "Show what tasks print.";

  private final Session session;

  @Parameters(
      paramLabel = "JOB|TASK",
      description = "A job or stack, whose tasks' names go in front, or one task.")
  private String target = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what comes.")
  private boolean follow;

  @Option(
      names = {"-n", "--tail"},
      paramLabel = "N",
      defaultValue = "all",
      description = "Only this many lines of each task, or all.")
  private String tail = "all";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only lines after this time (2026-01-01T00:00:00Z), or younger than this (10m).")
  private String since = "";

  @Option(
      names = {"-t", "--timestamps"},
      description = "Put the time in front of each line.")
  private boolean timestamps;

  LogsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    LogsRequest request =
        LogsRequest.newBuilder()
            .setTarget(target)
            .setFollow(follow)
            .setTail(lines(tail))
            .setSinceMillis(since.isEmpty() ? 0 : sinceMillis(since, session.now()))
            .setTimestamps(timestamps)
            .build();
    LogLines lines = lines(session, !isTask());
    try (Subscription logs = session.client().logs(request, lines::accept)) {
      session.await(logs.done());
    }
    lines.finish();
    return 0;
  }

  /** Where a task's output goes: its standard output to ours, its standard error to ours. */
  static LogLines lines(Session session, boolean named) {
    return new LogLines(
        named,
        session.palette(),
        (stream, bytes) -> (stream == 2 ? session.err() : session.out()).write(bytes));
  }

  /** The number of lines asked for; -1 means all. */
  static int lines(String tail) {
    if (tail.equals("all") || tail.equals("-1")) {
      return -1;
    }
    if (!tail.matches("[0-9]{1,9}")) {
      throw CliException.usage("--tail: '" + tail + "' is neither a number of lines nor all");
    }
    return Integer.parseInt(tail);
  }

  /** The moment that a time or an age names. */
  static long sinceMillis(String text, Instant now) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException noTime) {
      try {
        return now.minus(Durations.parse(text)).toEpochMilli();
      } catch (IllegalArgumentException noAge) {
        throw CliException.usage(
            "--since: '"
                + text
                + "' is neither a time such as 2026-01-01T00:00:00Z nor an age such"
                + " as 10m");
      }
    }
  }

  /** One task's lines need no name. A stack's name, too, is no task's. */
  private boolean isTask() {
    try {
      return session.await(session.client().inspect(target)).getKindCase()
          == Inspection.KindCase.TASK;
    } catch (DroverException e) {
      if (e.category() == DroverException.Category.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
