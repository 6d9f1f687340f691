package io.drover.master.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.HostPort;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(30)
final class MasterCommandTest {
  private static final String MEMBERS =
      "1=127.0.0.1:2888:3888:2181,2=127.0.0.1:2889:3889:2182,3=127.0.0.1:2890:3890:2183";

  @TempDir private Path data;

  @Test
  void readsItsOptions() {
    MasterConfig config =
        config("--id", "2", "--embedded-zookeeper", MEMBERS, "--node-grace", "1500ms");

    assertThat(config.id()).isEqualTo("2");
    assertThat(config.cluster()).isEqualTo("drover");
    assertThat(config.listen()).isEqualTo(new HostPort("127.0.0.1", 7420));
    assertThat(config.http()).isEqualTo(new HostPort("127.0.0.1", 7480));
    assertThat(config.advertise()).isEqualTo(config.listen());
    assertThat(config.nodeGrace()).isEqualTo(Duration.ofMillis(1_500));
    assertThat(config.dataDir()).isEqualTo(data);
    assertThat(config.zooKeeper())
        .isInstanceOfSatisfying(
            ZooKeeperSource.Embedded.class,
            embedded -> assertThat(embedded.ensemble().members()).hasSize(3));
  }

  @Test
  void readsAnExternalEnsemble() {
    MasterConfig config = config("--id", "a", "--zookeeper", "zk1:2181,zk2:2181");

    assertThat(config.zooKeeper())
        .isEqualTo(
            new ZooKeeperSource.External(
                List.of(new HostPort("zk1", 2181), new HostPort("zk2", 2181))));
  }

  @Test
  void usageErrorsSayWhatToDoAndExitWithTwo() {
    assertUsage("one of --zookeeper", "--id", "1");
    assertUsage(
        "one of --zookeeper", "--id", "1", "--zookeeper", "a:1", "--embedded-zookeeper", MEMBERS);
    assertUsage("'--id", "--zookeeper", "a:1");
    assertUsage("use one of [1, 2, 3]", "--id", "4", "--embedded-zookeeper", MEMBERS);
    assertUsage("is not ID=HOST", "--id", "1", "--embedded-zookeeper", "1=a:b");
    assertUsage("is not HOST:PORT", "--id", "1", "--zookeeper", "nowhere");
    assertUsage("such as 15s", "--id", "1", "--zookeeper", "a:1", "--node-grace", "soon");
    assertUsage("between 1s and 7d", "--id", "1", "--zookeeper", "a:1", "--node-grace", "5ms");
    assertUsage("--cluster 'a b'", "--id", "1", "--zookeeper", "a:1", "--cluster", "a b");
  }

  @Test
  void refusesAddressesThatOtherMachinesReachUnlessItIsToldTo() {
    String[] open = {
      "--id", "1", "--zookeeper", "a:1", "--listen", "0.0.0.0:7420", "--advertise", "10.0.0.1:7420"
    };
    assertUsage("add --insecure", open);
    assertUsage("add --insecure", "--id", "1", "--zookeeper", "a:1", "--http", "0.0.0.0:7480");
    assertUsage("add --insecure", "--id", "1", "--embedded-zookeeper", "1=10.0.0.1:1:2:3");
    assertUsage(
        "--advertise HOST:PORT", "--id", "1", "--zookeeper", "a:1", "--listen", "0.0.0.0:1");

    List<String> told = new ArrayList<>(List.of(open));
    told.add("--insecure");
    assertThat(config(told.toArray(String[]::new)).advertise())
        .isEqualTo(new HostPort("10.0.0.1", 7420));
  }

  @Test
  void aDataFolderInUseIsAFailureThatNamesIt() throws Exception {
    try (DataDirectory held = DataDirectory.open(data)) {
      Outcome outcome = run("--id", "1", "--zookeeper", "127.0.0.1:1", "--listen", "127.0.0.1:0");

      assertThat(outcome.exit()).isEqualTo(1);
      assertThat(outcome.err()).contains("another master runs on", held.path().toString());
    }
    DataDirectory.open(data).close();
  }

  private void assertUsage(String remedy, String... options) {
    Outcome outcome = run(options);
    assertThat(outcome.exit()).as(String.join(" ", options)).isEqualTo(2);
    assertThat(outcome.err()).contains(remedy);
  }

  private record Outcome(int exit, String err) {}

  private Outcome run(String... options) {
    StringWriter err = new StringWriter();
    int exit =
        new CommandLine(new MasterCommand())
            .setErr(new PrintWriter(err))
            .execute(withData(options));
    return new Outcome(exit, err.toString());
  }

  private MasterConfig config(String... options) {
    MasterCommand command = new MasterCommand();
    var _ = new CommandLine(command).parseArgs(withData(options));
    return command.config();
  }

  private String[] withData(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--data-dir");
    all.add(data.toString());
    return all.toArray(String[]::new);
  }
}
