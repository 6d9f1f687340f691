package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.ExecStart;
import io.drover.proto.Inspection;
import io.drover.proto.Job;
import io.drover.proto.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExecCommandTest {
  private final CommandLineUnderTest cli = new CommandLineUnderTest();

  @BeforeEach
  void putATask() {
    cli.client.inspections.put(
        "web.1", Inspection.newBuilder().setTask(Task.newBuilder().setId("t1")).build());
    cli.client.inspections.put(
        "web", Inspection.newBuilder().setJob(Job.newBuilder().setName("web")).build());
  }

  @Test
  void exitsWithTheCommandsExitCodeAndKeepsItsStreamsApart() {
    cli.client.exec.exitCode = 42;

    int exitCode =
        cli.run("exec", "-u", "root", "-w", "/w", "-e", "A=1", "web.1", "ls", "-l", "-i");

    assertThat(exitCode).isEqualTo(42);
    assertThat(cli.out()).isEqualTo("out\n");
    assertThat(cli.err()).isEqualTo("err\n");
    ExecStart start = cli.request(ExecStart.class);
    assertThat(start.getTaskId()).isEqualTo("t1");
    assertThat(start.getCommandList()).containsExactly("ls", "-l", "-i");
    assertThat(start.getEnvList()).containsExactly("A=1");
    assertThat(start.getUser()).isEqualTo("root");
    assertThat(start.getWorkingDir()).isEqualTo("/w");
    assertThat(start.getStdin()).isFalse();
    assertThat(start.getTty()).isFalse();
  }

  @Test
  void passesInputOnAndItsEnd() {
    cli.client.exec.readsInput = true;
    cli.input = "line one\nline two";

    assertThat(cli.run("exec", "-i", "web.1", "cat")).isZero();

    assertThat(cli.out()).isEqualTo("line one\nline two");
    assertThat(cli.request(ExecStart.class).getStdin()).isTrue();
  }

  @Test
  void needsATerminalForATerminal() {
    assertThat(cli.run("exec", "-it", "web.1", "sh")).isEqualTo(2);

    assertThat(cli.err()).contains("-t needs a terminal");
  }

  @Test
  void saysWhichTasksAJobHas() {
    assertThat(cli.run("exec", "web", "ls")).isEqualTo(4);

    assertThat(cli.err()).contains("'web' is no task").contains("web.1");
  }

  @Test
  void endsWith124WhenTheTimeIsOver() {
    cli.client.exec.readsInput = true;

    assertThat(cli.run("exec", "--timeout", "100ms", "web.1", "sleep", "9")).isEqualTo(124);
  }
}
