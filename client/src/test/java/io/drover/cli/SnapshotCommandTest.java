package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.client.DroverException;
import io.drover.client.SnapshotParts;
import io.drover.proto.ClusterStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SnapshotCommandTest {
  private final CommandLineUnderTest drover = new CommandLineUnderTest();

  @TempDir private Path folder;

  @BeforeEach
  void folder() {
    drover.folder = folder;
    drover.client.snapshot.addAll(SnapshotParts.of("one", "two"));
  }

  @Test
  void savesAndInspects() {
    assertThat(drover.run("snapshot", "save", "a.snapshot")).as(drover.err()).isEqualTo(0);
    assertThat(drover.out()).isEqualTo("a.snapshot: index 4711, 2 jobs, 5 tasks, 1 node, 6B\n");
    drover.out.reset();
    assertThat(drover.run("snapshot", "inspect", "a.snapshot")).as(drover.err()).isEqualTo(0);
    assertThat(drover.out())
        .contains("Cluster:  prod\n")
        .contains("Time:     2026-01-01T00:00:00Z (10 minutes ago)\n")
        .contains("Index:    4711 (epoch 3)\n");
    drover.out.reset();
    assertThat(drover.run("snapshot", "inspect", "a.snapshot", "--output", "json")).isEqualTo(0);
    assertThat(drover.out()).contains("\"cluster\": \"prod\"").contains("\"tasks\": 5");
  }

  @Test
  void overwritesNothingUnlessForced() throws IOException {
    Path file = folder.resolve("a.snapshot");
    Files.writeString(file, "precious");
    assertThat(drover.run("snapshot", "save", "a.snapshot")).isEqualTo(ExitCode.CONFLICT);
    assertThat(drover.err()).contains("a.snapshot exists already").contains("--force");
    assertThat(file).hasContent("precious");
    assertThat(drover.run("snapshot", "save", "--force", "a.snapshot")).isEqualTo(0);
    assertThat(drover.run("snapshot", "inspect", "a.snapshot")).isEqualTo(0);
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    assertThat(drover.run("snapshot", "inspect", "none")).isEqualTo(ExitCode.USAGE);
    assertThat(drover.err()).contains("there is no file").contains("none");
    Files.writeString(folder.resolve("text"), "this is not a snapshot at all");
    assertThat(drover.run("snapshot", "inspect", "text")).isEqualTo(ExitCode.USAGE);
    assertThat(drover.err()).contains("text is not a snapshot");
  }

  @Test
  void failsWhenTheStreamIsDamaged() {
    drover.client.snapshot.remove(1);
    assertThat(drover.run("snapshot", "save", "a.snapshot")).isEqualTo(ExitCode.USAGE);
    assertThat(drover.err()).contains("chunk 2 comes where 1 is next");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void restoresAndSaysWhatRuns() {
    drover.run("snapshot", "save", "a.snapshot");
    drover.out.reset();
    drover.client.status =
        ClusterStatus.newBuilder()
            .setJobs(2)
            .setNodes(2)
            .setNodesReady(2)
            .setTasksRunning(5)
            .build();
    assertThat(drover.run("snapshot", "restore", "a.snapshot")).as(drover.err()).isEqualTo(0);
    assertThat(drover.client.requests).contains("restore a.snapshot");
    assertThat(drover.out())
        .isEqualTo(
            "restored the state of 2026-01-01T00:00:00Z (index 4711); 2 jobs, 2 of 2 nodes ready,"
                + " 5 tasks running, 0 pending\n");
    assertThat(drover.run("snapshot", "adopt")).isEqualTo(0);
    assertThat(drover.client.requests).contains("adopt");
  }

  @Test
  void restoresNothingThatIsDamaged() throws IOException {
    Files.writeString(folder.resolve("text"), "this is not a snapshot at all");
    assertThat(drover.run("snapshot", "restore", "text")).isEqualTo(ExitCode.USAGE);
    assertThat(drover.client.requests).isEmpty();
  }

  @Test
  void passesOnWhyTheClusterTakesNoSnapshot() {
    drover.run("snapshot", "save", "a.snapshot");
    drover.client.failure =
        Optional.of(new DroverException(DroverException.Category.CONFLICT, "the cluster has jobs"));
    assertThat(drover.run("snapshot", "restore", "--force", "a.snapshot"))
        .isEqualTo(ExitCode.CONFLICT);
    assertThat(drover.client.requests).contains("restore a.snapshot forced");
    assertThat(drover.err()).contains("the cluster has jobs");
  }
}
