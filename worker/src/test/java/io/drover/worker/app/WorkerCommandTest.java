package io.drover.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.HostPort;
import io.drover.worker.model.Resources;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(20)
class WorkerCommandTest {
  @TempDir private Path folder;

  private WorkerConfig config(String... args) {
    WorkerCommand command = new WorkerCommand();
    CommandLine.ParseResult parsed = new CommandLine(command).parseArgs(args);
    assertThat(parsed.errors()).isEmpty();
    return command.config();
  }

  @Test
  void readsEveryOption() {
    WorkerConfig config =
        config(
            "--masters",
            "a:1,b:2",
            "--data-dir",
            folder.toString(),
            "--docker",
            "tcp://engine:2375",
            "--cluster",
            "c",
            "--name",
            "n",
            "--address",
            "host",
            "--resources",
            "cpu=1.5,memory=4g,disk=100g,gpu=2",
            "--reserve",
            "memory=512m",
            "--label",
            "zone=a",
            "--label",
            "disk=ssd",
            "--port-range",
            "21000-21999");
    assertThat(config.masters()).containsExactly(new HostPort("a", 1), new HostPort("b", 2));
    assertThat(config.docker()).isEqualTo("tcp://engine:2375");
    assertThat(config.cluster()).isEqualTo("c");
    assertThat(config.node().name()).contains("n");
    assertThat(config.node().address()).contains("host");
    assertThat(config.node().resources())
        .contains(new Resources(1_500, 4L << 30, 100L << 30, Map.of("gpu", 2L)));
    assertThat(config.node().reserved()).isEqualTo(new Resources(0, 512L << 20));
    assertThat(config.node().labels()).containsEntry("zone", "a").containsEntry("disk", "ssd");
    assertThat(config.node().ports()).isEqualTo(new WorkerConfig.PortRange(21_000, 21_999));
  }

  @Test
  void hasTheUsualDefaults() {
    WorkerConfig config = config("--masters", "a:1", "--data-dir", folder.toString());
    assertThat(config.cluster()).isEqualTo("drover");
    assertThat(config.node().name()).isEqualTo(Optional.empty());
    assertThat(config.node().resources()).isEmpty();
    assertThat(config.node().reserved()).isEqualTo(Resources.NONE);
    assertThat(config.node().ports()).isEqualTo(new WorkerConfig.PortRange(20_000, 31_999));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--masters|nonsense|'nonsense' is not HOST:PORT",
        "--resources|cpu=lots|cpu 'lots' is not cores",
        "--resources|mem=5|'mem' is no resource: it is called memory",
        "--resources|gpu=0|gpu '0' is not 1 to 10000",
        "--reserve|memory=4x|memory '4x' is not bytes",
        "--label|zone|'zone' is not KEY=VALUE",
        "--port-range|5|'5' is not FIRST-LAST",
        "--port-range|90000-90001|no range of ports",
        "--docker|http://x|is not unix:///PATH or tcp://HOST:PORT",
      })
  void aWrongValueIsAUsageErrorThatNamesIt(String option, String value, String message) {
    StringWriter errors = new StringWriter();
    List<String> args =
        option.equals("--masters")
            ? List.of("--masters", value, "--data-dir", folder.toString())
            : List.of("--masters", "a:1", "--data-dir", folder.toString(), option, value);
    int exit =
        new CommandLine(new WorkerCommand())
            .setErr(new PrintWriter(errors, true))
            .execute(args.toArray(String[]::new));
    assertThat(exit).isEqualTo(2);
    assertThat(errors.toString()).contains(message);
  }

  @Test
  void aFolderThatAnotherWorkerUsesIsAFailureWithTheRemedy() throws Exception {
    try (FolderLock lock = FolderLock.take(folder)) {
      assertThat(lock).isNotNull();
      StringWriter errors = new StringWriter();
      int exit =
          new CommandLine(new WorkerCommand())
              .setErr(new PrintWriter(errors, true))
              .execute("--masters", "127.0.0.1:1", "--data-dir", folder.toString());
      assertThat(exit).isEqualTo(1);
      assertThat(errors.toString()).contains("another worker uses").contains("another data folder");
    }
  }

  @ParameterizedTest
  @CsvSource({"512,512", "1k,1024", "4g,4294967296", "4GiB,4294967296", "1.5m,1572864", "7b,7"})
  void memoryIsReadAsDockerReadsIt(String text, long bytes) {
    assertThat(ResourceList.parse("memory=" + text).memoryBytes()).hasValue(bytes);
  }
}
