package io.drover.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.proto.ContainerSpec;
import io.drover.worker.model.Goal;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskState;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.wire.TaskMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JournalTest {
  @TempDir private Path folder;

  private Journal.Opened open() throws IOException {
    return Journal.open(folder, trouble -> {});
  }

  private static TaskOrder order(String id) {
    return TaskMessages.order(
        io.drover.proto.TaskOrder.newBuilder()
            .setTaskId(id)
            .setJob("web")
            .setSlot(2)
            .setContainer(ContainerSpec.newBuilder().setImage("web:1"))
            .build());
  }

  private static TaskStatus status(String id, long sequence) {
    return new TaskStatus(
        new TaskId(id),
        sequence,
        TaskState.COMPLETE,
        "done",
        3,
        TaskStatus.Container.NONE,
        Optional.empty());
  }

  @Test
  void whatWasKeptIsThereAfterARestart() throws IOException {
    try (Journal journal = open().journal()) {
      journal.order(order("t1"));
      journal.order(order("t2"));
      journal.status(status("t1", 1));
      journal.status(status("t1", 2));
      journal.forget(new TaskId("t2"));
      journal.leadership(new Kept.Leadership(7, List.of("a:1", "b:2"), 5_000));
    }
    Journal.Opened opened = open();
    opened.journal().close();
    assertThat(opened.kept().orders()).hasSize(1);
    TaskOrder order = opened.kept().orders().getFirst();
    assertThat(order.workload().image()).isEqualTo("web:1");
    assertThat(order.goal()).isEqualTo(Goal.RUN);
    assertThat(opened.kept().statuses()).containsOnlyKeys(new TaskId("t1"));
    assertThat(opened.kept().statuses().values()).containsExactly(status("t1", 2));
    assertThat(opened.kept().leadership())
        .isEqualTo(new Kept.Leadership(7, List.of("a:1", "b:2"), 5_000));
  }

  @Test
  void aFolderWithoutJournalHoldsNothing() throws IOException {
    Journal.Opened opened = open();
    opened.journal().close();
    assertThat(opened.kept().orders()).isEmpty();
    assertThat(opened.kept().leadership()).isEqualTo(Kept.Leadership.NONE);
  }

  @Test
  void aJournalThatGrewIsWrittenAnewAndLosesNothing() throws IOException {
    try (Journal journal = open().journal()) {
      for (int i = 0; i < 20_000; i++) {
        journal.status(status("t" + i % 50, i));
      }
      journal.order(order("t1"));
    }
    assertThat(Files.size(folder.resolve("journal"))).isLessThan(4L << 20);
    Journal.Opened opened = open();
    opened.journal().close();
    assertThat(opened.kept().statuses()).hasSize(50);
    assertThat(opened.kept().statuses().values())
        .allSatisfy(status -> assertThat(status.sequence()).isGreaterThanOrEqualTo(19_950));
  }

  @Test
  void damageAnywhereCostsOnlyWhatComesAfterIt() throws IOException {
    try (Journal journal = open().journal()) {
      for (int i = 0; i < 40; i++) {
        journal.order(order("t" + (100 + i)));
      }
    }
    byte[] whole = Files.readAllBytes(folder.resolve("journal"));
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      byte[] damaged = whole.clone();
      int at = random.nextInt(damaged.length);
      if (random.nextBoolean()) {
        damaged = java.util.Arrays.copyOf(damaged, at);
      } else {
        damaged[at] ^= (byte) (1 + random.nextInt(255));
      }
      Path file = folder.resolve("damaged");
      Files.write(file, damaged);
      int records = read(file, seed);
      int before = (at - JournalFile.HEADER_BYTES) / recordBytes(whole);
      assertThat(records).as("seed %d, byte %d", seed, at).isEqualTo(Math.max(0, before));
    }
  }

  private static int read(Path file, long seed) {
    try {
      return JournalFile.read(file).size();
    } catch (IOException e) {
      // The one loud refusal: the format's number itself was hit, so this may be a newer file.
      assertThat(e).as("seed %d", seed).hasMessageContaining("newer worker");
      return 0;
    }
  }

  private static int recordBytes(byte[] whole) {
    return (whole.length - JournalFile.HEADER_BYTES) / 40;
  }

  @Test
  void aJournalThatLostItsTailGoesOnFromThere() throws IOException {
    try (Journal journal = open().journal()) {
      journal.order(order("t1"));
    }
    Path file = folder.resolve("journal");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length + 5));
    try (Journal journal = open().journal()) {
      journal.order(order("t2"));
    }
    Journal.Opened opened = open();
    opened.journal().close();
    assertThat(opened.kept().orders()).hasSize(2);
  }

  @Test
  void theIdentityIsMadeOnceAndKept() throws IOException {
    NodeIdentity made = NodeIdentity.open(folder, "c", Optional.empty(), "host");
    assertThat(made.node()).isEqualTo("host");
    assertThat(NodeIdentity.open(folder, "c", Optional.empty(), "other")).isEqualTo(made);
    assertThat(NodeIdentity.open(folder, "c", Optional.of("host"), "other")).isEqualTo(made);
  }

  @Test
  void aFolderOfAnotherNodeOrClusterIsRefusedWithTheRemedy() throws IOException {
    NodeIdentity made = NodeIdentity.open(folder, "c", Optional.of("n1"), "host");
    assertThat(made.identity()).isNotEmpty();
    assertThatThrownBy(() -> NodeIdentity.open(folder, "c", Optional.of("n2"), "host"))
        .hasMessageContaining("belongs to node n1, not n2")
        .hasMessageContaining("another data folder");
    assertThatThrownBy(() -> NodeIdentity.open(folder, "d", Optional.empty(), "host"))
        .hasMessageContaining("belongs to cluster c, not d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster=c", "cluster=c\nnode=n\nidentity=", "node=\\u12", "node=\u00ff"})
  void anIdentityThatIsDamagedIsRefusedWithTheRemedy(String text) throws IOException {
    Files.write(folder.resolve("node.properties"), text.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> NodeIdentity.open(folder, "c", Optional.empty(), "host"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining("new data folder");
  }
}
