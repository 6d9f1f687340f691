package io.drover.cli;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs many command lines. What {@link Cli} puts together for one, which takes much longer than to
 * read it, is kept for those that name the same commands; picocli makes every option anew for each
 * command line.
 */
public final class RepeatedCli {
  private static final int KEPT_MAX = 256;

  private final Cli cli;
  private final Shell shell;
  private final List<CommandEntry> catalogue;
  private final ClientFactory clients;
  private final Interrupts interrupts;
  private final Map<Set<String>, Kept> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Set<String>, Kept> eldest) {
          return size() > KEPT_MAX;
        }
      };

  private record Kept(Cli.Program program, Failures failures) {}

  public RepeatedCli(
      List<CommandEntry> catalogue, Shell shell, ClientFactory clients, Interrupts interrupts) {
    this.cli = new Cli(catalogue, shell, clients, interrupts);
    this.shell = shell;
    this.catalogue = List.copyOf(catalogue);
    this.clients = clients;
    this.interrupts = interrupts;
  }

  /** Runs one command line; the result is the process's exit status. */
  public int run(String... args) {
    Set<String> named = new HashSet<>(List.of(Cli.familiar(args)));
    named.retainAll(catalogue.stream().map(CommandEntry::name).toList());
    Kept ready = kept.computeIfAbsent(named, any -> made(args));
    ready.program().out().getBuffer().setLength(0);
    try {
      return ready.program().run(args);
    } catch (RuntimeException e) {
      return ready.failures().report(e);
    }
  }

  private Kept made(String[] args) {
    GlobalOptions options = new GlobalOptions();
    Session session = new Session(shell, options, catalogue, clients, interrupts);
    Failures failures = new Failures(session.err(), shell.env());
    return new Kept(cli.program(session, options, failures, args), failures);
  }
}
