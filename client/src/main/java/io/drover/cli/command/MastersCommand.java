package io.drover.cli.command;

import io.drover.cli.Session;
import io.drover.cli.render.ClusterTables;
import io.drover.proto.Master;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code drover masters}. */
@Command(
    name = "masters",
    description = MastersCommand.PURPOSE,
    footer = {"", "Example:", "  drover masters"})
final class MastersCommand implements Callable<Integer> {
  static final String PURPOSE = "List the live masters and say which one leads.";

  private final Session session;

  MastersCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Master> masters = session.await(session.client().masters());
    session.print(
        masters,
        () ->
            session.quiet() ? Names.lines(masters, Master::getId) : ClusterTables.masters(masters));
    return 0;
  }
}
