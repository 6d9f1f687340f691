package io.drover.it.sim.node;

import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.SimProcess;
import io.drover.proto.JournalRecord;
import io.drover.worker.journal.Keeper;
import io.drover.worker.journal.Kept;
import io.drover.worker.journal.KeptRecords;
import io.drover.worker.journal.NodeIdentity;
import io.drover.worker.journal.WaitingRecords;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A worker's data folder: who it is, and its journal. It outlives the worker's processes; what a
 * process had not yet forced to it is lost when that is killed. One thread.
 */
public final class SimDisk {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final NodeIdentity identity;
  private final Chance chance;
  private KeptRecords records = new KeptRecords();
  private long forceMeanNanos = TimeUnit.MILLISECONDS.toNanos(5);
  private boolean full;

  /** The folder of a worker that was never started. */
  SimDisk(String cluster, String node, Chance chance) {
    this.identity =
        new NodeIdentity(cluster, node, "%016x".formatted(chance.between(0, Long.MAX_VALUE - 1)));
    this.chance = chance;
  }

  /** Writes take about so long from now on. */
  public void takes(long meanMillis) {
    forceMeanNanos = TimeUnit.MILLISECONDS.toNanos(meanMillis);
  }

  /** Whether writes fail from now on. */
  public void full(boolean next) {
    full = next;
  }

  /** The journal is lost; the identity is not. */
  public void loseJournal() {
    records = new KeptRecords();
  }

  /** What is on it now. */
  public Kept kept() {
    return records.kept();
  }

  boolean full() {
    return full;
  }

  NodeIdentity identity() {
    return identity;
  }

  /** The journal of one process. */
  Journal open(SimProcess process, Consumer<String> health) {
    return new Journal(process, health);
  }

  /** Writes what gathered meanwhile in one go, as the production journal's thread does. */
  final class Journal implements Keeper {
    private final SimProcess process;
    private final Consumer<String> health;
    private final WaitingRecords waiting = new WaitingRecords();
    private boolean writing;
    private boolean broken;

    private Journal(SimProcess process, Consumer<String> health) {
      this.process = process;
      this.health = health;
    }

    @Override
    public void leave(JournalRecord record) {
      waiting.add(record);
      if (!writing) {
        write();
      }
    }

    private void write() {
      if (waiting.isEmpty()) {
        writing = false;
        return;
      }
      writing = true;
      List<JournalRecord> batch = waiting.takeAll();
      process.after(chance.around(forceMeanNanos), () -> forced(batch));
    }

    private void forced(List<JournalRecord> batch) {
      if (full) {
        if (!broken) {
          broken = true;
          health.accept("the worker's journal cannot be written: no space left on device");
        }
        process.after(RETRY_NANOS, () -> forced(batch));
        return;
      }
      batch.forEach(records::take);
      if (broken) {
        broken = false;
        health.accept("");
      }
      write();
    }

    /** Writes what waits at once, as far as the disk takes it. */
    void flush() {
      if (!full) {
        waiting.takeAll().forEach(records::take);
      }
    }
  }
}
