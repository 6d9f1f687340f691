package io.drover.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.cluster.Command;
import io.drover.it.cluster.Eventually;
import io.drover.it.cluster.LocalCluster;
import io.drover.it.cluster.TestEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator types, against real containers. */
@Timeout(120)
final class CommandLineTest {
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(1, 1);
    Path file = cluster.file("cli.yaml", compose("sleep 1000", 2));
    cluster.drover("deploy", "-f", file.toString(), "--wait", "--timeout", "60s").orThrow();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void runPassesOnTheOutputAndTheExitCodeAndRemovesTheJob() {
    Command.Result result =
        cluster.drover(
            "run",
            "--rm",
            "--name",
            "once",
            TestEngine.image(),
            "sh",
            "-c",
            "echo out; echo err >&2; exit 3");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).isEqualTo("out\n");
    assertThat(result.err()).contains("err\n");
    assertThat(cluster.drover("inspect", "once").exitCode()).isEqualTo(4);
  }

  @Test
  void logsOfSeveralTasksCarryTheirNamesAndEndAtTheTail() {
    Eventually.holds(
        "both tasks have printed",
        () -> cluster.drover("logs", "--tail", "1", "cli_web").lines().size() == 2);

    assertThat(cluster.drover("logs", "--tail", "1", "cli_web").lines())
        .containsExactlyInAnyOrder("cli_web.1 | second", "cli_web.2 | second");
    assertThat(cluster.drover("logs", "cli_web.1").lines()).containsExactly("first", "second");
  }

  @Test
  void followingAJobThatFailsEndsWithIt() {
    Command.Result run =
        cluster.drover(
            "run", "--name", "failing", TestEngine.image(), "sh", "-c", "echo no; exit 9");
    assertThat(run.exitCode()).isEqualTo(9);

    Command.Result logs = cluster.drover("logs", "-f", "--timeout", "30s", "failing");

    assertThat(logs.exitCode()).as(logs.err()).isZero();
    assertThat(logs.out()).isEqualTo("failing.1 | no\n");
    assertThat(cluster.drover("ps", "--all", "failing").out())
        .contains("FAILED (9)")
        .contains("exited with code 9");
  }

  @Test
  void execPassesOnTheExitCodeAndItsInputToTheEnd() {
    assertThat(cluster.drover("exec", "cli_web.1", "sh", "-c", "exit 7").exitCode()).isEqualTo(7);

    Path input = cluster.file("input.txt", "one\ntwo\n");
    String line = "\"$0\" exec -i cli_web.1 wc -l < '%s'".formatted(input);
    Command.Result counted = cluster.shell(line);

    assertThat(counted.orThrow().strip()).isEqualTo("2");
  }

  @Test
  void planSaysWhatWouldChangeAndWhatWouldNotFit() {
    String changed = cluster.file("changed.yaml", compose("sleep 999", 2)).toString();
    String crowded = cluster.file("crowded.yaml", compose("sleep 1000", 900)).toString();

    assertThat(cluster.drover("plan", "--stack", "cli", "-f", changed).orThrow())
        .contains("cli_web: updated")
        .contains("every task finds a node");
    assertThat(cluster.drover("plan", "--stack", "cli", "-f", crowded).orThrow())
        .contains("would wait")
        .contains("too little memory");
    assertThat(cluster.running("cli_web")).hasSize(2);
  }

  @Test
  void inspectKnowsJobsTasksAndNodesByTheirNames() {
    assertThat(cluster.drover("inspect", "cli_web").orThrow()).contains("\"replicas\": 2");
    assertThat(cluster.drover("inspect", "cli_web.2").orThrow()).contains("\"slot\": 2");
    assertThat(cluster.drover("node", "inspect", "worker-1").orThrow()).contains("\"READY\"");
    assertThat(cluster.drover("inspect", "cli_wbe").exitCode()).isEqualTo(4);
  }

  @Test
  void bashCompletesCommandsAndOptions() {
    String line =
        "source <(\"$0\" completion bash); COMP_WORDS=(drover sc); COMP_CWORD=1;"
            + " words=$(complete -p drover); function=${words#*-F }; ${function%% *};"
            + " printf '%s\\n' \"${COMPREPLY[@]}\"";

    assertThat(cluster.shell(line).lines()).contains("scale");
  }

  private static String compose(String last, int replicas) {
    return """
    name: cli
    services:
      web:
        image: %s
        command: sh -c 'echo first; echo second; exec %s'
        stop_signal: SIGKILL
        deploy:
          replicas: %d
          resources: { reservations: { memory: 64M } }
    """
        .formatted(TestEngine.image(), last, replicas);
  }
}
