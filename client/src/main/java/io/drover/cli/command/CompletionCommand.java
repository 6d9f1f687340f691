package io.drover.cli.command;

import io.drover.cli.Cli;
import io.drover.cli.CliException;
import io.drover.cli.Session;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover completion}. */
@Command(
    name = "completion",
    description = CompletionCommand.PURPOSE,
    footer = {
      "",
      "Examples:",
      "  source <(drover completion bash)",
      "  drover completion zsh > ~/.zfunc/_drover",
      "  drover completion fish > ~/.config/fish/completions/drover.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  static final String PURPOSE = "Print a script that completes commands and options in a shell.";

  private final Session session;

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  private String shell = "";

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    CommandLine everything = Cli.everything(session);
    session
        .out()
        .print(
            switch (shell) {
              case "bash" -> AutoComplete.bash("drover", everything);
              case "zsh" -> "#compdef drover\n" + AutoComplete.bash("drover", everything);
              case "fish" -> FishCompletion.script(everything.getCommandSpec());
              default ->
                  throw CliException.usage(
                      "there is no completion for '" + shell + "': bash, zsh and fish have one");
            });
    return 0;
  }
}
