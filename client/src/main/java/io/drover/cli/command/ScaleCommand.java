package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover scale}. */
@Command(
    name = "scale",
    description = ScaleCommand.PURPOSE,
    footer = {"", "Example:", "  drover scale shop_web=5 shop_api=2"})
final class ScaleCommand implements Callable<Integer> {
  static final String PURPOSE = "Set how many tasks jobs want.";

  private final Session session;

  @Parameters(paramLabel = "JOB=N", arity = "1..*", description = "Jobs with their numbers.")
  private List<String> targets = new ArrayList<>();

  ScaleCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, Integer> replicas = new LinkedHashMap<>();
    for (String target : targets) {
      int equals = target.lastIndexOf('=');
      String number = target.substring(equals + 1);
      if (equals <= 0 || !number.matches("[0-9]{1,7}")) {
        throw CliException.usage("'" + target + "' is not JOB=N, such as web=3");
      }
      if (replicas.put(target.substring(0, equals), Integer.valueOf(number)) != null) {
        throw CliException.usage("'" + target.substring(0, equals) + "' is named twice");
      }
    }
    Changes.print(session, session.await(session.client().scale(replicas)));
    return 0;
  }
}
