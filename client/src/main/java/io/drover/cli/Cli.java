package io.drover.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Reads a command line, runs the command and says by an exit status what became of it. Only the
 * commands whose names occur in the arguments are made; the others appear in help by name.
 */
public final class Cli {
  private static final int USAGE_COLUMNS_MIN = 80;
  private static final int USAGE_COLUMNS_MAX = 120;
  private static final int OPTION_COLUMNS = 34;

  private final List<CommandEntry> catalogue;
  private final Shell shell;
  private final ClientFactory clients;
  private final Interrupts interrupts;

  public Cli(
      List<CommandEntry> catalogue, Shell shell, ClientFactory clients, Interrupts interrupts) {
    this.catalogue = List.copyOf(catalogue);
    this.shell = shell;
    this.clients = clients;
    this.interrupts = interrupts;
  }

  /** Runs one command line; the result is the process's exit status. */
  public int run(String... args) {
    GlobalOptions options = new GlobalOptions();
    try (Session session = new Session(shell, options, catalogue, clients, interrupts)) {
      Failures failures = new Failures(session.err(), shell.env());
      try {
        return program(session, options, failures, args).run(args);
      } catch (RuntimeException e) {
        return failures.report(e);
      }
    } catch (Output.BrokenPipeException e) {
      return ExitCode.DONE;
    }
  }

  /** Every command with all its options, for completion scripts and for documents. */
  public static CommandLine everything(Session session) {
    List<CommandEntry> catalogue = session.catalogue();
    Set<String> all = catalogue.stream().map(CommandEntry::name).collect(Collectors.toSet());
    return commandLine(catalogue, session, new GlobalOptions(), all);
  }

  /** What fingers type that know Docker: {@code --version}, {@code help} and {@code help ps}. */
  static String[] familiar(String[] args) {
    if (args.length == 1 && args[0].equals("--version")) {
      return new String[] {"version"};
    }
    if (args.length > 0 && args[0].equals("help")) {
      String[] asked = Arrays.copyOfRange(args, 1, args.length + 1);
      asked[asked.length - 1] = "--help";
      return asked;
    }
    return args;
  }

  /** What is put together to run a command line that names the commands these arguments name. */
  Program program(Session session, GlobalOptions options, Failures failures, String[] args) {
    String[] asked = familiar(args);
    Optional<CommandEntry> server = server(asked);
    CommandLine commandLine;
    if (server.isPresent()) {
      commandLine = new CommandLine(server.get().create().apply(session));
      commandLine.setCommandName("drover " + server.get().name());
    } else {
      commandLine =
          commandLine(possible(asked), session, options, new HashSet<>(Arrays.asList(asked)));
    }
    StringWriter out = new StringWriter();
    configure(commandLine, failures, out);
    // No name, default or text of a client command has any, and looking for them takes its time.
    commandLine.setInterpolateVariables(server.isPresent());
    return new Program(session, commandLine, server.isPresent(), out);
  }

  /** A command in front leaves no room for another, and its help shows none. */
  private List<CommandEntry> possible(String[] args) {
    List<CommandEntry> inFront =
        catalogue.stream()
            .filter(entry -> args.length > 0 && args[0].equals(entry.name()))
            .toList();
    return inFront.isEmpty() ? catalogue : inFront;
  }

  private Optional<CommandEntry> server(String[] args) {
    return catalogue.stream()
        .filter(entry -> entry.standalone() && args.length > 0 && args[0].equals(entry.name()))
        .findFirst();
  }

  /**
   * The commands, ready to read arguments.
   *
   * @param out gets the help that is asked for
   * @param server whether it is a server's own, which takes no global options
   */
  record Program(Session session, CommandLine commandLine, boolean server, StringWriter out) {
    int run(String... args) {
      if (args.length == 0) {
        session.err().print(commandLine.getUsageMessage());
        return ExitCode.USAGE;
      }
      String[] asked = familiar(args);
      int exitCode =
          commandLine.execute(server ? Arrays.copyOfRange(asked, 1, asked.length) : asked);
      if (out.getBuffer().length() > 0) {
        session.out().print(out.toString());
      }
      return exitCode;
    }
  }

  private void configure(CommandLine commandLine, Failures failures, StringWriter out) {
    int columns = Math.max(USAGE_COLUMNS_MIN, shell.terminals().columns());
    commandLine
        .setOut(new PrintWriter(out))
        .setColorScheme(CommandLine.Help.defaultColorScheme(shell.coloured() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpLongOptionsMaxWidth(OPTION_COLUMNS)
        .setUsageHelpWidth(Math.min(columns, USAGE_COLUMNS_MAX))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAllowSubcommandsAsOptionParameters(true)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, args) -> failures.usage(e))
        .setExecutionExceptionHandler((e, line, parsed) -> failures.report(e));
  }

  private static CommandLine commandLine(
      List<CommandEntry> catalogue, Session session, GlobalOptions options, Set<String> wanted) {
    CommandLine root = new CommandLine(options.model());
    for (CommandEntry entry : catalogue) {
      boolean made = !entry.standalone() && wanted.contains(entry.name());
      root.addSubcommand(entry.name(), made ? made(entry, session) : named(entry));
    }
    helpByOneLetter(root);
    return root;
  }

  /** Wrapped here, since picocli lets a command change its own model only when it is a root. */
  private static CommandLine made(CommandEntry entry, Session session) {
    Object command = entry.create().apply(session);
    return command instanceof CommandLine wrapped ? wrapped : new CommandLine(command);
  }

  /** Stands in help for a command that is not made. */
  private static CommandSpec named(CommandEntry entry) {
    Callable<Integer> misplaced =
        () -> {
          throw CliException.usage(
              "'"
                  + entry.name()
                  + "' has options of its own: write 'drover "
                  + entry.name()
                  + " …' with nothing between");
        };
    CommandSpec spec = CommandSpec.wrapWithoutInspection(misplaced).name(entry.name());
    spec.parser().unmatchedArgumentsAllowed(true);
    spec.usageMessage().description(entry.purpose());
    return spec;
  }

  /** {@code -h} asks for help wherever Docker has not given the letter to something else. */
  private static void helpByOneLetter(CommandLine commandLine) {
    CommandSpec spec = commandLine.getCommandSpec();
    if (spec.findOption("-h") == null) {
      spec.addOption(
          OptionSpec.builder("-h").usageHelp(true).hidden(true).type(boolean.class).build());
    }
    commandLine.getSubcommands().values().forEach(Cli::helpByOneLetter);
  }
}
