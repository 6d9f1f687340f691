package io.drover.dist;

import io.drover.cli.Cli;
import io.drover.cli.ClientFactory;
import io.drover.cli.Interrupts;
import io.drover.cli.Shell;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Runs client commands once against a master that only plays one, so that the JVM can record the
 * classes and profiles that they need. The launcher keeps the record and starts every later command
 * from it.
 */
public final class Rehearsal {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("--help"),
          List.of("version"),
          List.of("nosuch"),
          List.of("run", "--help"),
          List.of("run", "--link", "a", "b"),
          List.of("node", "drain", "--timeout", "1x", "a"),
          List.of("jobs"),
          List.of("ps"),
          List.of("ps", "--output", "json"),
          List.of("status"),
          List.of("inspect", "web"),
          List.of("scale", "web=1"),
          List.of("run", "-d", "-p", "80", "-e", "A=b", "image"));

  private Rehearsal() {}

  /** Runs the commands. What they say and how they end does not matter. */
  public static void main(String[] args) {
    Main.silence();
    try (RehearsalMaster master = new RehearsalMaster()) {
      Cli cli = cli(Map.of("DROVER_MASTERS", master.address().toString()));
      for (List<String> command : COMMANDS) {
        cli.run(command.toArray(String[]::new));
      }
    }
    System.exit(0);
  }

  /** A command line that nobody sees. */
  static Cli cli(Map<String, String> environment) {
    Shell shell =
        new Shell(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            Shell.Terminals.NONE,
            environment,
            Path.of("").toAbsolutePath(),
            Clock.systemUTC());
    return new Cli(Main.catalogue(), shell, ClientFactory.network(), Interrupts.system());
  }
}
