package io.drover.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MainTest {
  private record Outcome(int exitCode, String output) {}

  /**
   * Ends at once while a signal is ending it and a hook is at work, as an interrupted command does.
   */
  static final class Interrupted {
    private static volatile boolean over;

    private Interrupted() {}

    public static void main(String[] args) throws InterruptedException {
      Thread command = Thread.currentThread();
      CountDownLatch ending = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                ending.countDown();
                while (!over || command.getState() == Thread.State.RUNNABLE) {
                  Thread.onSpinWait();
                }
                System.out.println("the hook came to its end");
              }));
      new Thread(() -> System.exit(130)).start();
      ending.await();
      over = true;
      Main.endAtOnce(0);
    }
  }

  private static Outcome run(String jvmFlag, String... args)
      throws IOException, InterruptedException {
    return run(Main.class, jvmFlag, args);
  }

  private static Outcome run(Class<?> program, String jvmFlag, String... args)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                jvmFlag,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DOCKER_HOST", "unix:///somewhere/docker.sock");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "version", "deploy --help"})
  void loadsNothingOfTheServersToAnswerFromItself(String line)
      throws IOException, InterruptedException {
    Outcome outcome = run("-Xlog:class+load:stdout:", line.split(" "));

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output())
        .contains("io.drover.cli.Cli source")
        .doesNotContain(
            "io.drover.master",
            "io.drover.worker",
            "org.apache.zookeeper",
            "com.github.dockerjava",
            "ch.qos.logback",
            "io.netty");
  }

  @Test
  void waitsForWhatAnInterruptedCommandDoes() throws IOException, InterruptedException {
    Outcome outcome = run(Interrupted.class, "-Xshare:auto");

    assertThat(outcome.output()).isEqualTo("the hook came to its end\n");
    assertThat(outcome.exitCode()).isEqualTo(130);
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "nosuch"})
  void looksForNoLoggerWhenItEnds(String line) throws IOException, InterruptedException {
    Outcome outcome = run("-Xlog:class+load:stdout:", line);

    assertThat(outcome.exitCode()).isEqualTo(line.equals("version") ? 0 : 2);
    assertThat(outcome.output())
        .contains("io.drover.cli.Cli source")
        .doesNotContain("LoggerFinder");
  }

  @Test
  void offersTheServersBesideTheClientCommands() throws IOException, InterruptedException {
    Outcome outcome = run("-Xshare:auto", "--help");

    assertThat(outcome.output())
        .containsPattern("  dev +Run a whole cluster")
        .containsPattern("  master +Run a master")
        .containsPattern("  worker +Run a worker");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "worker", "master"})
  void tellsTheServersDefaults(String server) throws IOException, InterruptedException {
    Outcome outcome = run("-Xshare:auto", server, "--help");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.output()).doesNotContain("${");
    if (!server.equals("master")) {
      // Wherever the line is broken.
      assertThat(outcome.output().replaceAll("\\s+", "")).contains("unix:///somewhere/docker.sock");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev --masters 0",
        "dev --port 70000",
        "dev --nosuch",
        "master",
        "worker --data-dir /nosuch",
        "--quiet master"
      })
  void refusesOptionsOfTheServersThatMakeNoSense(String line)
      throws IOException, InterruptedException {
    Outcome outcome = run("-Xshare:auto", line.split(" "));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output()).startsWith("drover: ").doesNotContain("\tat ");
  }
}
