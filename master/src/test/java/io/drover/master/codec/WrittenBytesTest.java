package io.drover.master.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.base.Epoch;
import io.drover.master.model.ContainerId;
import io.drover.master.model.ImageDigest;
import io.drover.master.model.JobId;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.state.Change;
import io.drover.master.state.ClusterState;
import io.drover.master.state.Entry;
import io.drover.master.state.RandomChanges;
import io.drover.proto.LogChanges;
import io.drover.proto.LogEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is written without messages has the very bytes that generated messages write. */
@Timeout(60)
final class WrittenBytesTest {
  private static final int[] NUMBERS = {
    0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, Integer.MIN_VALUE, -1
  };

  private final ProtoEntryCodec codec = new ProtoEntryCodec();

  @Test
  void changesOfALivingClusterHaveTheBytesOfMessages() throws InvalidProtocolBufferException {
    for (long seed = 0; seed < 30; seed++) {
      RandomChanges random = new RandomChanges(seed);
      ClusterState state = new ClusterState(() -> {});
      List<Change> all = new ArrayList<>();
      for (int i = 1; i < 300; i++) {
        state.begin(i, new Epoch(1), i);
        Change change = random.next(state);
        state.apply(change);
        all.add(change);
        assertBytesAreThoseOfMessages(List.of(change));
      }
      byte[] entry = codec.encode(new Entry(seed + 1, new Epoch(seed), -seed, all));
      assertThat(LogEntry.parseFrom(entry).toByteArray()).isEqualTo(entry);
    }
  }

  @Test
  void changesOfTasksHaveTheBytesOfMessagesWhateverIsInThem()
      throws InvalidProtocolBufferException {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      List<Change> changes =
          List.of(
              new Change.TaskPut(task(random)),
              new Change.TaskPlaced(id(random), placement(random)),
              new Change.TaskGoalSet(id(random), pick(random, TaskGoal.values())),
              new Change.TaskObserved(id(random), observation(random)),
              new Change.TaskRemoved(id(random)));
      changes.forEach(change -> assertThat(BuiltChanges.encode(List.of(change))).isPresent());
      assertBytesAreThoseOfMessages(changes);
    }
  }

  @Test
  void messagesOfEveryLengthHaveTheBytesOfMessages() throws InvalidProtocolBufferException {
    List<Integer> lengths = new ArrayList<>();
    for (int length = 0; length < 300; length++) {
      lengths.add(length);
    }
    for (int length = 16_300; length < 16_500; length++) {
      lengths.add(length);
    }
    lengths.addAll(List.of((1 << 21) - 20, 1 << 21));
    for (int length : lengths) {
      Observation seen = Observation.none(TaskState.PENDING, "m".repeat(length));
      Change change = new Change.TaskObserved(new TaskId(1), seen);
      assertBytesAreThoseOfMessages(List.of(change, change));
    }
  }

  @Test
  void bytesStandBehindTheRoomThatIsAskedFor() {
    Entry entry =
        new Entry(1, new Epoch(1), 1, List.of(new Change.TaskRemoved(new TaskId(1L << 59))));
    byte[] bytes = codec.encode(entry, 5);
    assertThat(Arrays.copyOf(bytes, 5)).containsOnly(0);
    assertThat(Arrays.copyOfRange(bytes, 5, bytes.length)).isEqualTo(codec.encode(entry));
  }

  private void assertBytesAreThoseOfMessages(List<Change> changes)
      throws InvalidProtocolBufferException {
    byte[] bytes = codec.encodeChanges(changes);
    BuiltChanges.encode(changes)
        .ifPresent(built -> assertThat(bytes).as("%s", changes).isEqualTo(built));
    assertThat(LogChanges.parseFrom(bytes).toByteArray()).as("%s", changes).isEqualTo(bytes);
  }

  private static Task task(Random random) {
    return new Task(
        id(random),
        new JobId(
            random.nextBoolean() ? JobId.DEFAULT_NAMESPACE : "n" + text(random),
            "j" + text(random)),
        number(random),
        1 + random.nextInt(Integer.MAX_VALUE),
        random.nextBoolean() ? Optional.empty() : Optional.of(node(random)),
        longNumber(random),
        longNumber(random),
        random.nextBoolean() ? Optional.empty() : Optional.of(placement(random)),
        pick(random, TaskGoal.values()),
        observation(random));
  }

  private static Placement placement(Random random) {
    List<PortAssignment> ports = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      ports.add(
          new PortAssignment(
              text(random),
              number(random),
              1 + random.nextInt(65_535),
              random.nextBoolean() ? "tcp" : text(random),
              random.nextBoolean() ? "" : "127.0.0.1"));
    }
    return new Placement(node(random), ports);
  }

  private static Observation observation(Random random) {
    return new Observation(
        longNumber(random),
        pick(random, TaskState.values()),
        text(random),
        ContainerId.of(hash(random)),
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(number(random)),
        number(random),
        random.nextBoolean(),
        longNumber(random),
        longNumber(random),
        ImageDigest.of(random.nextInt(4) == 0 ? hash(random) : "sha256:" + hash(random)),
        random.nextBoolean() ? "healthy" : text(random));
  }

  private static TaskId id(Random random) {
    return new TaskId(1 + (random.nextLong() >>> (5 + random.nextInt(59))));
  }

  private static NodeId node(Random random) {
    return new NodeId("w" + text(random));
  }

  private static int number(Random random) {
    return random.nextBoolean()
        ? NUMBERS[random.nextInt(NUMBERS.length)]
        : random.nextInt() >>> random.nextInt(32);
  }

  private static long longNumber(Random random) {
    return random.nextBoolean() ? number(random) : random.nextLong() >> random.nextInt(Long.SIZE);
  }

  /** Mostly hexadecimal, of the usual length or another. */
  private static String hash(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> "";
      case 1 -> text(random);
      case 2 -> "0a".repeat(random.nextInt(300)) + (random.nextBoolean() ? "" : "f");
      case 3 -> "AB".repeat(32);
      default -> "0123456789abcdef".repeat(4);
    };
  }

  /** Of one to four bytes a character, halves of pairs included. */
  private static String text(Random random) {
    String letters = pick(random, "abc", "é0", "€x", "\ud83d\ude00", "\ud83dA", "\0");
    int length = random.nextInt(8) == 0 ? random.nextInt(9_000) : random.nextInt(70);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(letters);
    }
    return text.toString();
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... all) {
    return all[random.nextInt(all.length)];
  }
}
