package io.drover.cli.command;

import io.drover.cli.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover rm}. */
@Command(
    name = "rm",
    description = RemoveCommand.PURPOSE,
    footer = {"", "Example:", "  drover rm shop"})
final class RemoveCommand implements Callable<Integer> {
  static final String PURPOSE = "Remove stacks or jobs, and stop their containers.";

  private final Session session;

  @Parameters(paramLabel = "STACK|JOB", arity = "1..*", description = "Stacks or jobs to remove.")
  private List<String> names = new ArrayList<>();

  RemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Changes.print(session, session.await(session.client().remove(names)));
    return 0;
  }
}
