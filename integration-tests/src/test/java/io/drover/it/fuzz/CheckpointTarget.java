package io.drover.it.fuzz;

import com.google.protobuf.Descriptors.Descriptor;
import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.log.StoredBytes;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import io.drover.master.state.ClusterState;
import io.drover.master.state.RandomChanges;
import io.drover.proto.LogChanges;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A chunk of a checkpoint: packed and sealed, and what it holds. An input that begins with a byte
 * above 0x7f is the rest of it packed, any other the changes themselves.
 */
final class CheckpointTarget implements Target {
  private static final int RAW_BYTES = 4096;

  @Override
  public String name() {
    return "checkpoint";
  }

  @Override
  public void take(byte[] input) {
    if (input.length > 0 && input[0] < 0) {
      byte[] rest = Arrays.copyOfRange(input, 1, input.length);
      int rawBytes = (input[0] & 0x7f) * (RAW_BYTES / 16);
      unpacked(rest, rawBytes);
      unpacked(StoredBytes.seal(rest), rawBytes);
      byte[] raw = StoredBytes.unpack(StoredBytes.pack(rest), rest.length);
      Check.state(Arrays.equals(raw, rest), "unpacked, it is another");
      return;
    }
    if (!taken(input)) {
      taken(TolerantWire.message(LogChanges.getDescriptor(), input));
    }
  }

  private static void unpacked(byte[] stored, int rawBytes) {
    try {
      taken(StoredBytes.unpack(stored, rawBytes));
    } catch (UnreadableLogException e) {
      Check.state(e.getMessage() != null && !e.getMessage().isEmpty(), "no reason is given");
    }
  }

  private static boolean taken(byte[] raw) {
    List<Change> changes;
    try {
      changes = FollowerUnderFuzz.CODEC.decodeChanges(raw);
    } catch (UnreadableLogException e) {
      return false;
    }
    ClusterState state = new ClusterState(() -> {});
    try {
      state.restore(9, new Epoch(1), 9, changes);
    } catch (IllegalStateException e) {
      Check.state(e.getMessage() != null && !e.getMessage().isEmpty(), "it stops without a reason");
      return true;
    }
    if ((Arrays.hashCode(raw) & 7) != 0) {
      return true;
    }
    ClusterState again = new ClusterState(() -> {});
    again.restore(
        9,
        new Epoch(1),
        9,
        FollowerUnderFuzz.CODEC.decodeChanges(
            FollowerUnderFuzz.CODEC.encodeChanges(state.checkpoint())));
    Check.state(again.digest() == state.digest(), "the checkpoint is of another state");
    return true;
  }

  @Override
  public List<byte[]> seeds() {
    RandomChanges random = new RandomChanges(5);
    ClusterState state = new ClusterState(() -> {});
    for (int i = 1; i < 80; i++) {
      state.begin(i, new Epoch(1), i);
      state.apply(random.next(state));
    }
    byte[] raw = FollowerUnderFuzz.CODEC.encodeChanges(state.checkpoint());
    byte[] packed = StoredBytes.pack(Arrays.copyOf(raw, RAW_BYTES));
    byte[] sealed = new byte[1 + packed.length];
    sealed[0] = (byte) 0x90;
    System.arraycopy(packed, 0, sealed, 1, packed.length);
    byte[] unsealed = new byte[1 + packed.length - 5];
    unsealed[0] = (byte) 0x90;
    System.arraycopy(packed, 5, unsealed, 1, packed.length - 5);
    return List.of(raw, sealed, unsealed);
  }

  @Override
  public Optional<Descriptor> message() {
    return Optional.of(LogChanges.getDescriptor());
  }

  /** Longer inputs take their time, and say little that shorter ones do not. */
  @Override
  public int inputBytesMax() {
    return 1 << 10;
  }

  /** Messages are made of any bytes; what reads them takes branches for what they say. */
  @Override
  public List<String> unwatched() {
    return List.of("io.drover.proto.**");
  }
}
