package io.drover.master.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.base.Epoch;
import io.drover.master.model.Constraint;
import io.drover.master.model.HexId;
import io.drover.master.model.Job;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.RequestKey;
import io.drover.master.model.Task;
import io.drover.master.port.EntryCodec;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import io.drover.proto.LogChange;
import io.drover.proto.LogChanges;
import io.drover.proto.LogEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The log's entries and checkpoints as protobuf messages. Thread-safe. */
public final class ProtoEntryCodec implements EntryCodec {
  /** What a change takes besides its texts, about. */
  private static final int CHANGE_BYTES = 64;

  /** What a version of a job takes besides its container, about. */
  private static final int VERSION_BYTES = 300;

  private static final int PORT_BYTES = 32;

  private static final int SPARE_BYTES_MAX = 1 << 20;
  private static final byte[] NO_ROOM = new byte[0];

  /** Where the last entry was written: for the next one, unless another thread has it just now. */
  private final AtomicReference<byte[]> spare = new AtomicReference<>(NO_ROOM);

  @Override
  public byte[] encode(Entry entry, int headRoom) {
    WireWriter out = new WireWriter(spare.getAndSet(NO_ROOM), headRoom);
    out.int64(LogEntry.INDEX_FIELD_NUMBER, entry.index());
    out.int64(LogEntry.EPOCH_FIELD_NUMBER, entry.epoch().number());
    out.int64(LogEntry.TIME_MILLIS_FIELD_NUMBER, entry.timeMillis());
    LogChangeCodec.write(entry.changes(), LogEntry.CHANGES_FIELD_NUMBER, out);
    byte[] bytes = out.toByteArray();
    if (out.room().length <= SPARE_BYTES_MAX) {
      spare.set(out.room());
    }
    return bytes;
  }

  @Override
  public Entry decode(byte[] bytes) {
    try {
      LogEntry message = LogEntry.parseFrom(bytes);
      return new Entry(
          message.getIndex(),
          new Epoch(message.getEpoch()),
          message.getTimeMillis(),
          changes(message.getChangesList()));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new UnreadableLogException("an entry of the log is damaged: " + e.getMessage(), e);
    }
  }

  @Override
  public byte[] encodeChanges(List<Change> changes) {
    WireWriter out = new WireWriter(new byte[bytesExpected(changes)], 0);
    LogChangeCodec.write(changes, LogChanges.CHANGES_FIELD_NUMBER, out);
    return out.toByteArray();
  }

  @Override
  public List<Change> decodeChanges(byte[] bytes) {
    try {
      return changes(LogChanges.parseFrom(bytes).getChangesList());
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new UnreadableLogException("a checkpoint is damaged: " + e.getMessage(), e);
    }
  }

  @Override
  public int bytesOf(Change change) {
    return CHANGE_BYTES
        + switch (change) {
          case Change.JobPut(Job job) -> bytesOf(job);
          case Change.TaskPut(Task task) ->
              task.job().name().length() + bytesOf(task.observed()) + bytesOf(task.placement());
          case Change.TaskPlaced placed -> bytesOf(Optional.of(placed.placement()));
          case Change.TaskObserved observed -> bytesOf(observed.observation());
          case Change.NodePut(Node node) -> bytesOf(node);
          case Change.RequestAnswered answered ->
              RequestKey.LENGTH_MAX
                  + answered.answer().jobs().size() * CHANGE_BYTES
                  + answered.answer().rejection().map(why -> why.message().length()).orElse(0);
          case Change.RestorePart part -> part.changes().stream().mapToInt(this::bytesOf).sum();
          case Change.LeadershipStarted _,
              Change.Founded _,
              Change.RestoreBegun _,
              Change.RestoreCommitted _,
              Change.AdoptionEnded _,
              Change.FoundingProven _,
              Change.JobRemoved _,
              Change.TaskGoalSet _,
              Change.TaskRemoved _,
              Change.NodeRemoved _,
              Change.RequestsForgotten _,
              Change.TaskNumberReached _ ->
              0;
        };
  }

  private static int bytesExpected(List<Change> changes) {
    return (changes.size() + 1) * 2 * CHANGE_BYTES;
  }

  private static int bytesOf(Job job) {
    int bytes = 0;
    for (JobSpec spec : job.versions().values()) {
      bytes +=
          VERSION_BYTES
              + spec.container().encoded().size()
              + spec.container().image().length()
              + bytesOf(spec.labels())
              + bytesOf(spec.placement())
              + spec.ports().size() * PORT_BYTES;
    }
    return bytes;
  }

  private static int bytesOf(PlacementRules rules) {
    int bytes = 0;
    for (Constraint constraint : rules.constraints()) {
      bytes += constraint.attribute().length() + constraint.value().length() + 8;
    }
    for (String attribute : rules.spread()) {
      bytes += attribute.length() + 2;
    }
    return bytes;
  }

  private static int bytesOf(Node node) {
    return 2 * CHANGE_BYTES
        + node.message().length()
        + bytesOf(node.labels())
        + bytesOf(node.facts().labels())
        + bytesOf(node.facts().engineLabels());
  }

  private static int bytesOf(Map<String, String> labels) {
    int bytes = 0;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      bytes += label.getKey().length() + label.getValue().length() + 6;
    }
    return bytes;
  }

  private static int bytesOf(Observation seen) {
    return seen.message().length()
        + bytesOf(seen.containerId())
        + bytesOf(seen.imageDigest())
        + seen.health().length();
  }

  private static int bytesOf(HexId id) {
    return id.isUsual() ? HexId.BYTES : id.toString().length();
  }

  private static int bytesOf(Optional<Placement> placement) {
    return placement
        .map(where -> where.node().value().length() + where.ports().size() * 16)
        .orElse(0);
  }

  private static List<Change> changes(List<LogChange> messages) {
    return messages.stream().map(LogChangeCodec::read).toList();
  }
}
