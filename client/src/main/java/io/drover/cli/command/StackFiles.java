package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.ExitCode;
import io.drover.cli.Session;
import io.drover.compose.ComposeLoader;
import io.drover.compose.ComposeProject;
import io.drover.compose.ComposeRequest;
import io.drover.proto.DeployCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The Compose files that a command works on. */
final class StackFiles {
  private static final List<String> USUAL_NAMES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Compose file; later ones over earlier ones (compose.yaml).")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      description = "Name of the stack, above what the file says.")
  private @Nullable String stack;

  @Option(names = "--prune", description = "Remove jobs of the stack that the file has no more.")
  private boolean prune;

  /** Loads the files and says what was accepted without effect. */
  DeployCommand load(Session session) {
    ComposeProject project =
        ComposeLoader.load(
            new ComposeRequest(
                filesOr(session.shell().folder()),
                Optional.ofNullable(stack),
                session.shell().env(),
                session.shell().folder()));
    project.warnings().forEach(warning -> session.say("drover: warning: " + warning));
    return DeployCommand.newBuilder()
        .setStack(project.name())
        .addAllJobs(project.jobs())
        .setPrune(prune)
        .build();
  }

  private List<Path> filesOr(Path folder) {
    if (!files.isEmpty()) {
      return files;
    }
    return USUAL_NAMES.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .map(List::of)
        .orElseThrow(() ->
            new CliException(
                ExitCode.USAGE,
                "there is no compose.yaml in " + folder,
                "Name the file with -f FILE."));
  }
}
