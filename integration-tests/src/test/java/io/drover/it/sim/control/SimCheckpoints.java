package io.drover.it.sim.control;

import io.drover.base.Epoch;
import io.drover.master.log.Leadership;
import io.drover.master.state.Change;
import java.util.List;
import java.util.Optional;

/**
 * Stores one checkpoint at a time, in steps as the real log does: the chunks, then the manifest at
 * once, then the trimming bit by bit, each taken again when its answer is lost.
 */
final class SimCheckpoints {
  private static final int TRIMMED_AT_ONCE = 64;

  private final SimLog log;
  private final StoreConnection connection;
  private final StoreRecords records;
  private boolean busy;

  SimCheckpoints(SimLog log, StoreConnection connection) {
    this.log = log;
    this.connection = connection;
    this.records = connection.store().records();
  }

  void begin(long index, Epoch epoch, long timeMillis, List<Change> state) {
    Optional<Leadership> lead = log.lead();
    if (lead.isEmpty() || busy) {
      log.told().checkpointFailed(index, busy ? "one is under way" : "this master does not lead");
      return;
    }
    busy = true;
    byte[] bytes = connection.store().codec().encodeChanges(state);
    write(lead.get(), new StoreRecords.Checkpoint(index, epoch, timeMillis, bytes));
  }

  private void write(Leadership lead, StoreRecords.Checkpoint cut) {
    connection.write(() -> true, stored -> publish(lead, cut), () -> later(() -> write(lead, cut)));
  }

  private void publish(Leadership lead, StoreRecords.Checkpoint cut) {
    if (!log.lead().equals(Optional.of(lead))) {
      fail(cut, "this master does not lead with epoch " + lead.epoch() + " any more");
    } else if (lead.unsure() || log.lastIndex() < cut.index()) {
      later(() -> publish(lead, cut));
    } else {
      connection.write(
          () -> records.publish(lead.fence(), cut),
          done -> {
            if (done) {
              trim(cut);
            } else {
              later(() -> publish(lead, cut));
            }
          },
          () -> later(() -> publish(lead, cut)));
    }
  }

  private void trim(StoreRecords.Checkpoint cut) {
    connection.write(
        () -> records.trim(cut.index(), TRIMMED_AT_ONCE),
        more -> {
          if (more) {
            trim(cut);
          } else {
            busy = false;
            log.told().checkpointed(cut.index(), cut.size());
          }
        },
        () -> later(() -> trim(cut)));
  }

  private void fail(StoreRecords.Checkpoint cut, String reason) {
    busy = false;
    log.told().checkpointFailed(cut.index(), reason);
  }

  private void later(Runnable step) {
    if (!log.closed()) {
      connection.process().after(connection.store().settings().reconnectNanos(), step);
    }
  }
}
