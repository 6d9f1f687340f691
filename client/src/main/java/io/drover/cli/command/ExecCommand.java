package io.drover.cli.command;

import com.google.protobuf.ByteString;
import io.drover.cli.CliException;
import io.drover.cli.Output;
import io.drover.cli.Session;
import io.drover.cli.run.ExecEnvironment;
import io.drover.client.ExecReceiver;
import io.drover.client.ExecSession;
import io.drover.proto.ExecStart;
import io.drover.proto.TerminalSize;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover exec}. */
@Command(
    name = "exec",
    description = ExecCommand.PURPOSE,
    modelTransformer = StopAtPositional.class,
    footer = {
      "",
      "Exits with the command's exit code.",
      "",
      "Example:",
      "  drover exec -it shop_web.1 sh"
    })
final class ExecCommand implements Callable<Integer> {
  static final String PURPOSE = "Run a command in a task's container.";

  private final Session session;

  @Option(
      names = {"-i", "--interactive"},
      description = "Pass standard input on.")
  private boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "Give the command a terminal: this one.")
  private boolean tty;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME[=VALUE]",
      description = "Environment variable.")
  private List<String> env = new ArrayList<>();

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER[:GROUP]",
      description = "User to run as.")
  private String user = "";

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "PATH",
      description = "Working folder.")
  private String workdir = "";

  @Option(names = "--privileged", description = "With every privilege on the machine.")
  private boolean privileged;

  @Parameters(index = "0", paramLabel = "TASK", description = "JOB.SLOT, an id or a prefix of one.")
  private String task = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "The command.")
  private List<String> command = new ArrayList<>();

  ExecCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (tty && interactive && !session.shell().terminals().in()) {
      throw CliException.usage(
          "-t needs a terminal as standard input, which this is not: leave -t out");
    }
    ExecStart.Builder start =
        ExecStart.newBuilder()
            .setTaskId(Targets.task(session, task).getId())
            .addAllCommand(command)
            .addAllEnv(ExecEnvironment.of(env, session.shell()))
            .setUser(user)
            .setWorkingDir(workdir)
            .setTty(tty)
            .setStdin(interactive)
            .setPrivileged(privileged);
    if (!tty || !session.shell().terminals().in()) {
      return run(start.build());
    }
    try (RawTerminal terminal = RawTerminal.open(session)) {
      TerminalSize size = terminal.size();
      try (ExecSession exec = session.client().exec(start.setSize(size).build(), printer())) {
        terminal.onResize(now -> exec.resize(now.getColumns(), now.getRows()));
        return attend(exec);
      }
    }
  }

  private int run(ExecStart start) {
    try (ExecSession exec = session.client().exec(start, printer())) {
      return attend(exec);
    }
  }

  private int attend(ExecSession exec) {
    if (interactive) {
      StdinPump.start(session.shell().in(), exec);
    }
    return session.await(exec.exitCode());
  }

  private ExecReceiver printer() {
    Output out = session.out();
    Output err = session.err();
    return new ExecReceiver() {
      @Override
      public void onStdout(ByteString data) {
        out.write(data.toByteArray());
      }

      @Override
      public void onStderr(ByteString data) {
        err.write(data.toByteArray());
      }
    };
  }
}
