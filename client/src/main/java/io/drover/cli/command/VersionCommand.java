package io.drover.cli.command;

import io.drover.cli.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code drover version}. */
@Command(
    name = "version",
    description = VersionCommand.PURPOSE,
    footer = {"", "Example:", "  drover version --output json"})
final class VersionCommand implements Callable<Integer> {
  static final String PURPOSE = "Show the version of this program.";

  private final Session session;

  VersionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String version = version();
    String java = Runtime.version().toString();
    session
        .out()
        .print(
            switch (session.format()) {
              case TABLE -> session.quiet() ? version + "\n" : "drover " + version + "\n";
              case JSON ->
                  "{\n  \"version\": \"" + version + "\",\n  \"java\": \"" + java + "\"\n}\n";
              case YAML -> "version: '" + version + "'\njava: '" + java + "'\n";
            });
    return 0;
  }

  private static String version() {
    String fromJar = VersionCommand.class.getPackage().getImplementationVersion();
    return fromJar == null ? "development" : fromJar;
  }
}
