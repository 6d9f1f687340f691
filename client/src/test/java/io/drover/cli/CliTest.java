package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.HostPort;
import io.drover.cli.command.Commands;
import io.drover.client.DroverException;
import io.drover.client.DroverException.Category;
import io.drover.proto.JobsQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CliTest {
  private final CommandLineUnderTest cli = new CommandLineUnderTest();

  static List<String> commandNames() {
    return Commands.all().stream().map(CommandEntry::name).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, 1",
    "INVALID, 2",
    "NO_LEADER, 3",
    "NOT_FOUND, 4",
    "CONFLICT, 5",
    "TIMED_OUT, 124"
  })
  void saysEveryKindOfFailureByItsOwnExitStatus(Category category, int exitCode) {
    cli.client.failure = Optional.of(new DroverException(category, "because"));

    assertThat(cli.run("jobs")).isEqualTo(exitCode);

    assertThat(cli.err()).startsWith("drover: because\n").doesNotContain("\tat ");
    assertThat(cli.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"--version, drover ", "help, Usage: drover [", "help ps, Usage: drover ps "})
  void understandsHowDockerIsAskedForItsVersionAndHelp(String words, String answer) {
    assertThat(cli.run(words.split(" "))).isZero();

    assertThat(cli.out()).startsWith(answer);
  }

  @Test
  void saysWhatToDoWhenNoMasterLeads() {
    cli.client.failure = Optional.of(new DroverException(Category.NO_LEADER, "nobody there"));

    cli.run("status");

    assertThat(cli.err()).contains("--masters").contains("drover dev");
  }

  @Test
  void endsWith124WhenTheTimeIsOverBeforeTheAnswer() {
    cli.client.silent = true;

    assertThat(cli.run("jobs", "--timeout", "50ms")).isEqualTo(124);
  }

  @Test
  void showsAStackTraceOnlyForDebugging() {
    cli.client.failure = Optional.of(new DroverException(Category.FAILED, "because"));
    cli.env.put("DROVER_DEBUG", "1");

    cli.run("jobs");

    assertThat(cli.err()).contains("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jbos",
        "jobs --nosuch",
        "jobs extra",
        "jobs --timeout 5x",
        "jobs --output xml",
        "jobs --masters nowhere",
        "inspect",
        "scale web",
        "scale web=-1",
        "scale web=1 web=2",
        "logs --tail few web",
        "logs --since yesterday web",
        "node label n",
        "node label n =x",
        "node",
        "completion tcsh",
        "deploy",
        "run",
        "exec web.1"
      })
  void refusesWhatMakesNoSenseWithoutAskingAnybody(String line) {
    assertThat(cli.run(line.split(" "))).isEqualTo(2);

    assertThat(cli.err()).startsWith("drover: ").doesNotContain("\tat ");
    assertThat(cli.out()).isEmpty();
    assertThat(cli.client.requests).isEmpty();
  }

  @Test
  void showsHelpOnStandardErrorWhenNothingIsAsked() {
    assertThat(cli.run()).isEqualTo(2);

    assertThat(cli.err()).contains("Usage: drover").contains("deploy");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void listsEveryCommandWithItsPurpose() {
    assertThat(cli.run("--help")).isZero();

    assertThat(cli.out()).contains(commandNames());
    Commands.all().forEach(entry -> assertThat(cli.out()).contains(entry.purpose()));
  }

  @ParameterizedTest
  @MethodSource("commandNames")
  void explainsEveryCommandWithPurposeOptionsAndExample(String name) {
    assertThat(cli.run(name, "--help")).isZero();

    String purpose =
        Commands.all().stream()
            .filter(entry -> entry.name().equals(name))
            .map(CommandEntry::purpose)
            .findFirst()
            .orElseThrow();
    assertThat(cli.out())
        .contains("Usage: drover " + name)
        .contains(purpose)
        .contains("--timeout")
        .contains("Example")
        .contains("  drover " + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "drain", "cordon", "uncordon", "label", "rm"})
  void explainsEveryCommandOnANode(String name) {
    assertThat(cli.run("node", name, "--help")).isZero();

    assertThat(cli.out()).contains("Usage: drover node " + name).contains("Example");
  }

  @Test
  void takesGlobalOptionsBeforeAndAfterTheCommand() {
    cli.run("--masters", "a:1,[::1]:2", "--timeout", "3s", "jobs", "--namespace", "x");

    assertThat(cli.masters).containsExactly(new HostPort("a", 1), new HostPort("::1", 2));
    assertThat(cli.timeout).isEqualTo(Duration.ofSeconds(3));
    assertThat(cli.namespace).isEqualTo("x");
  }

  @Test
  void takesGlobalOptionsAfterACommandOnANode() {
    assertThat(cli.run("node", "cordon", "--masters", "a:1", "n", "--namespace", "x")).isZero();

    assertThat(cli.masters).containsExactly(new HostPort("a", 1));
    assertThat(cli.namespace).isEqualTo("x");
  }

  @Test
  void takesTheNameOfACommandAsAValueToo() {
    assertThat(cli.run("--namespace", "ps", "jobs", "--stack", "run")).isZero();

    assertThat(cli.namespace).isEqualTo("ps");
    assertThat(cli.request(JobsQuery.class).getStack()).isEqualTo("run");
  }

  @Test
  void findsMastersInTheEnvironmentUnlessTheyAreNamed() {
    cli.env.put("DROVER_MASTERS", "b:2");
    cli.run("jobs");
    assertThat(cli.masters).containsExactly(new HostPort("b", 2));

    cli.run("jobs", "--masters", "c:3");
    assertThat(cli.masters).containsExactly(new HostPort("c", 3));

    cli.env.clear();
    cli.run("jobs");
    assertThat(cli.masters).containsExactly(new HostPort("127.0.0.1", 7420));
  }

  @Test
  void closesItsClient() {
    cli.run("jobs");

    assertThat(cli.client.closed).isTrue();
  }

  @Test
  void endsQuietlyWhenNobodyReads() {
    cli.stdout =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    assertThat(cli.run("jobs")).isZero();
    assertThat(cli.run("--help")).isZero();
    assertThat(cli.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run -v ./a\0:/data app", "deploy -f a\0", "snapshot inspect a\0"})
  void whatCannotNameAFileIsAMistakeOfTheCommandLine(String line) {
    assertThat(cli.run(line.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err()).doesNotContain("internal error").contains("a\0");
  }
}
