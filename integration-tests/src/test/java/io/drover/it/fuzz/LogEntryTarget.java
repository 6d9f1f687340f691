package io.drover.it.fuzz;

import com.google.protobuf.Descriptors.Descriptor;
import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import io.drover.master.state.ClusterState;
import io.drover.master.state.Entry;
import io.drover.master.state.RandomChanges;
import io.drover.proto.LogEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An entry of the log, and what a follower makes of it: it is unreadable, or comes back as it was
 * when it is written again; and it is applied, or the master stops with a reason.
 */
final class LogEntryTarget implements Target {
  private static final int PAST = 30;

  private final List<byte[]> seeds = new ArrayList<>();
  private final List<Change> checkpoint;

  LogEntryTarget() {
    RandomChanges random = new RandomChanges(3);
    ClusterState state = new ClusterState(() -> {});
    List<Change> before = List.of();
    for (int i = 1; i < PAST + 40; i++) {
      state.begin(i, new Epoch(1), i);
      Change change = random.next(state);
      state.apply(change);
      if (i == PAST) {
        before = List.copyOf(state.checkpoint());
      }
      if (i > PAST) {
        Entry entry = new Entry(i, new Epoch(1), i, List.of(change));
        seeds.add(FollowerUnderFuzz.CODEC.encode(entry));
      }
    }
    checkpoint = before;
  }

  @Override
  public String name() {
    return "log-entry";
  }

  @Override
  public void take(byte[] input) {
    if (!taken(input)) {
      taken(TolerantWire.message(LogEntry.getDescriptor(), input));
    }
  }

  private boolean taken(byte[] bytes) {
    Entry entry;
    try {
      entry = FollowerUnderFuzz.CODEC.decode(bytes);
    } catch (UnreadableLogException e) {
      Check.state(e.getMessage() != null && !e.getMessage().isEmpty(), "no reason is given");
      return false;
    }
    Entry again = FollowerUnderFuzz.CODEC.decode(FollowerUnderFuzz.CODEC.encode(entry));
    Check.state(again.equals(entry), "written and read again, it is another: %s", entry);
    int chance = Arrays.hashCode(bytes);
    if ((chance & 3) != 0) {
      // A follower costs much more than the decoder: it sees some of the entries.
      return true;
    }
    new FollowerUnderFuzz().restored(PAST, checkpoint).follows(entry, (chance & 31) == 0);
    return true;
  }

  @Override
  public List<byte[]> seeds() {
    return seeds;
  }

  @Override
  public Optional<Descriptor> message() {
    return Optional.of(LogEntry.getDescriptor());
  }
}
