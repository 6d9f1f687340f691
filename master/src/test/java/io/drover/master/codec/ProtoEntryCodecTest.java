package io.drover.master.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.drover.base.Epoch;
import io.drover.master.model.ContainerId;
import io.drover.master.model.ImageDigest;
import io.drover.master.model.Observation;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import io.drover.master.state.ClusterState;
import io.drover.master.state.Entry;
import io.drover.master.state.RandomChanges;
import io.drover.proto.LogChange;
import io.drover.proto.LogChanges;
import io.drover.proto.LogEntry;
import io.drover.proto.LogObservation;
import io.drover.proto.LogTaskObserved;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProtoEntryCodecTest {
  private final ProtoEntryCodec codec = new ProtoEntryCodec();

  @Test
  void entriesComeBackAsTheyWere() {
    for (long seed = 0; seed < 30; seed++) {
      RandomChanges random = new RandomChanges(seed);
      ClusterState state = new ClusterState(() -> {});
      for (int i = 1; i < 300; i++) {
        state.begin(i, new Epoch(1), i);
        Change change = random.next(state);
        state.apply(change);
        Entry entry = new Entry(i, new Epoch(1), i, List.of(change, change));
        byte[] bytes = codec.encode(entry);
        assertThat(codec.decode(bytes)).as("seed %d, change %d", seed, i).isEqualTo(entry);
        assertThat(2 * codec.bytesOf(change)).isGreaterThan(bytes.length / 3);
      }
      assertThat(codec.decodeChanges(codec.encodeChanges(state.checkpoint())))
          .isEqualTo(state.checkpoint());
    }
  }

  @Test
  void entriesThatAreWrittenAtTheSameTimeHaveNothingOfEachOther() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 1; i <= 2_000; i++) {
      Change change = seen("digest " + i);
      entries.add(new Entry(i, new Epoch(1), i, Collections.nCopies(1 + i % 50, change)));
    }
    List<byte[]> alone =
        entries.stream().map(entry -> new ProtoEntryCodec().encode(entry, 5)).toList();
    List<byte[]> together = entries.parallelStream().map(entry -> codec.encode(entry, 5)).toList();
    assertThat(together).usingElementComparator(Arrays::compare).isEqualTo(alone);
  }

  @Test
  void digestsComeBackWhateverTheyLookLikeAndTheUsualOnesAreShort() {
    String hash = "0123456789abcdef".repeat(4);
    for (String digest :
        List.of("", "sha256:", "sha256:" + hash, "sha256:XYZ", "sha512:" + hash, hash)) {
      Change change = seen(digest);
      byte[] bytes = codec.encodeChanges(List.of(change));
      assertThat(codec.decodeChanges(bytes)).containsExactly(change);
    }
    int none = codec.encodeChanges(List.of(seen(""))).length;
    assertThat(codec.encodeChanges(List.of(seen("sha256:" + hash))).length - none).isLessThan(40);
  }

  @Test
  void readsIdsOfAnyLengthAsEarlierVersionsWroteThem() {
    LogObservation seen =
        LogObservation.newBuilder()
            .setState(io.drover.proto.TaskState.RUNNING)
            .setContainerId(ByteString.fromHex("c0ffee"))
            .setImageSha256(ByteString.fromHex("0abc"))
            .build();
    LogTaskObserved observed = LogTaskObserved.newBuilder().setTask(1).setObservation(seen).build();
    byte[] bytes =
        LogChanges.newBuilder()
            .addChanges(LogChange.newBuilder().setTaskObserved(observed))
            .build()
            .toByteArray();
    assertThat(codec.decodeChanges(bytes))
        .singleElement(InstanceOfAssertFactories.type(Change.TaskObserved.class))
        .satisfies(change -> {
          assertThat(change.observation().containerId()).hasToString("c0ffee");
          assertThat(change.observation().imageDigest()).hasToString("sha256:0abc");
        });
  }

  private static Change seen(String digest) {
    return new Change.TaskObserved(
        new TaskId(1),
        new Observation(
            1,
            TaskState.RUNNING,
            "",
            ContainerId.NONE,
            OptionalInt.empty(),
            1,
            false,
            1,
            0,
            ImageDigest.of(digest),
            ""));
  }

  @Test
  void refusesAKindOfChangeThatItDoesNotKnow() {
    LogChange unknown =
        LogChange.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(999, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build())
            .build();
    byte[] bytes = LogEntry.newBuilder().setIndex(1).addChanges(unknown).build().toByteArray();
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(UnreadableLogException.class)
        .hasMessageContaining("999")
        .hasMessageContaining("newer version");
  }

  @Test
  void refusesASnapshotWithinASnapshot() {
    Change inner = new Change.RestorePart(1, List.of(new Change.TaskNumberReached(1)));
    Change outer = new Change.RestorePart(1, List.of(inner));
    byte[] bytes = codec.encode(new Entry(1, new Epoch(1), 1, List.of(outer)));
    assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(UnreadableLogException.class);
  }

  @Test
  void refusesDamagedBytes() {
    assertThatThrownBy(() -> codec.decode(new byte[] {1, 2, 3, (byte) 0xff}))
        .isInstanceOf(UnreadableLogException.class);
    assertThatThrownBy(() -> codec.decodeChanges(new byte[] {(byte) 0xff}))
        .isInstanceOf(UnreadableLogException.class);
  }

  @Test
  void noBytesMakeItFailOtherwise() {
    Random random = new Random(4);
    RandomChanges changes = new RandomChanges(4);
    ClusterState state = new ClusterState(() -> {});
    for (int i = 1; i < 2_000; i++) {
      state.begin(i, new Epoch(1), i);
      Change change = changes.next(state);
      state.apply(change);
      byte[] bytes = codec.encode(new Entry(i, new Epoch(1), i, List.of(change)));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      try {
        assertThat(codec.decode(bytes)).isNotNull();
      } catch (UnreadableLogException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }
}
