package io.drover.dist;

import io.drover.cli.Cli;
import io.drover.cli.ClientFactory;
import io.drover.cli.CommandEntry;
import io.drover.cli.Interrupts;
import io.drover.cli.Shell;
import io.drover.cli.command.Commands;
import io.drover.master.app.MasterCommand;
import io.drover.worker.app.WorkerCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The program {@code drover}. */
public final class Main {
  private static final Set<String> SERVERS = Set.of("dev", "master", "worker");

  private Main() {}

  /** Runs a command line and exits with its status. */
  public static void main(String[] args) {
    boolean server = args.length > 0 && SERVERS.contains(args[0]);
    if (!server) {
      silence();
    }
    Cli cli = new Cli(catalogue(), Shell.system(), ClientFactory.network(), Interrupts.system());
    int status = cli.run(args);
    if (server) {
      System.exit(status);
    }
    endAtOnce(status);
  }

  /**
   * Ends the process, but not what an interrupted command is doing about it. {@link Runtime#exit}
   * would look through every jar for somewhere to log that it was called, which takes a fifth of a
   * short command.
   */
  static void endAtOnce(int status) {
    Runtime runtime = Runtime.getRuntime();
    try {
      runtime.addShutdownHook(new Thread(() -> {}, "none"));
      runtime.halt(status);
    } catch (IllegalStateException e) {
      // A signal is ending the process, and this waits for its hooks.
      runtime.exit(status);
    }
  }

  /** The servers are classes that no client command must load. */
  static List<CommandEntry> catalogue() {
    List<CommandEntry> catalogue = new ArrayList<>(Commands.all());
    catalogue.add(CommandEntry.standalone("dev", DevCommand.PURPOSE, DevCommand::new));
    catalogue.add(
        CommandEntry.standalone(
            "master", "Run a master, in the foreground.", session -> new MasterCommand()));
    catalogue.add(
        CommandEntry.standalone(
            "worker", "Run a worker, in the foreground.", session -> new WorkerCommand()));
    return catalogue;
  }

  /** Client commands log nothing, and must not pay for setting a logger up. */
  static void silence() {
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }
}
