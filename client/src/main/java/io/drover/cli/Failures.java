package io.drover.cli;

import io.drover.client.DroverException;
import io.drover.compose.ComposeException;
import io.drover.compose.ComposeProblem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns failures into a line for people and an exit status. */
final class Failures {
  private final Output err;
  private final boolean debug;

  Failures(Output err, Map<String, String> env) {
    this.err = err;
    this.debug = "1".equals(env.get("DROVER_DEBUG"));
  }

  /** A command line that makes no sense. */
  int usage(ParameterException thrown) {
    trace(thrown);
    if (thrown.getCause() instanceof CliException known) {
      return report(known);
    }
    CommandLine commandLine = thrown.getCommandLine();
    String message = firstLine(thrown);
    if (thrown instanceof UnmatchedArgumentException unmatched) {
      message = unmatched(unmatched);
    }
    line(message);
    err.println("See '" + commandLine.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  /** A command that failed. */
  int report(Exception thrown) {
    if (thrown instanceof Output.BrokenPipeException) {
      return ExitCode.DONE;
    }
    trace(thrown);
    if (thrown instanceof ComposeException compose) {
      for (ComposeProblem problem : compose.problems()) {
        line(problem.toString());
      }
      return ExitCode.USAGE;
    }
    if (thrown instanceof CliException known) {
      line(firstLine(known));
      if (!known.remedy().isEmpty()) {
        err.println("  " + known.remedy());
      }
      return known.exitCode();
    }
    if (thrown instanceof InvalidPathException path) {
      // Such as a letter that the locale of this process has no bytes for.
      line("'" + path.getInput() + "' cannot be the name of a file: " + path.getReason());
      return ExitCode.USAGE;
    }
    if (thrown instanceof DroverException failure) {
      line(firstLine(failure));
      if (failure.category() == DroverException.Category.NO_LEADER) {
        err.println(
            "  Name running masters with --masters or DROVER_MASTERS, or start a cluster here with"
                + " 'drover dev'.");
      }
      return ExitCode.of(failure.category());
    }
    line("internal error: " + thrown);
    err.println("  This is a bug in drover; DROVER_DEBUG=1 shows where.");
    return ExitCode.FAILED;
  }

  private static String unmatched(UnmatchedArgumentException thrown) {
    String argument = thrown.getUnmatched().get(0);
    boolean root = thrown.getCommandLine().getParent() == null;
    String kind = thrown.isUnknownOption() ? "option" : root ? "command" : "argument";
    StringBuilder message = new StringBuilder("unknown " + kind + " '" + argument + "'");
    List<String> suggestions = thrown.getSuggestions();
    if (!suggestions.isEmpty()) {
      message.append("; did you mean ").append(String.join(" or ", suggestions)).append('?');
    }
    return message.toString();
  }

  private void trace(Exception thrown) {
    if (debug) {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text, true));
      err.print(text.toString());
    }
  }

  private void line(String message) {
    err.println("drover: " + message);
  }

  private static String firstLine(Exception thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message.strip();
  }
}
