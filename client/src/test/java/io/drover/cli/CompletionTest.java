package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CompletionTest {
  private final CommandLineUnderTest cli = new CommandLineUnderTest();

  @Test
  void printsAScriptThatBashCanReadAndThatCompletes(@TempDir Path folder)
      throws IOException, InterruptedException {
    assertThat(cli.run("completion", "bash")).isZero();
    Path script = folder.resolve("completion.bash");
    Files.writeString(script, cli.out());

    assertThat(bash(folder, "bash -n completion.bash")).isEmpty();
    String ask =
        "source completion.bash; COMP_WORDS=(drover node dr); COMP_CWORD=2;"
            + " _complete_drover 2>/dev/null; echo \"${COMPREPLY[@]}\"";
    assertThat(bash(folder, ask)).isEqualTo("drain\n");
  }

  @Test
  void printsScriptsForTheOtherShells() {
    assertThat(cli.run("completion", "zsh")).isZero();
    assertThat(cli.out()).startsWith("#compdef drover\n");

    cli.out.reset();
    assertThat(cli.run("completion", "fish")).isZero();
    assertThat(cli.out())
        .contains("complete -c drover -n '__fish_use_subcommand' -a deploy -d ")
        .contains(
            "complete -c drover -n '__fish_seen_subcommand_from deploy' -s f -l file -r -F -d ")
        .contains("-a drain")
        .doesNotContain("--link");
  }

  private static String bash(Path folder, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
