package io.drover.worker.journal;

import io.drover.proto.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted assignment on disk. Calls only leave word: a thread of the journal writes what
 * gathered meanwhile in one go, and makes it durable soon after. Thread-safe.
 *
 * <p>Nothing waits for the disk: an order that was carried out and then forgotten by a crash leaves
 * containers that the next assignment sorts out, and a status that was not kept is seen again.
 */
public final class Journal implements Keeper, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);
  private static final String FILE = "journal";
  private static final long REWRITE_BYTES_MIN = 1 << 20;
  private static final int REWRITE_GROWTH = 4;
  private static final long RETRY_MILLIS = 1_000;

  /**
   * How long what is written may be lost with the machine, not with the process. To wait for the
   * disk at each word would keep the engine waiting, which starts what the word is about.
   */
  private static final long FORCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long CLOSE_MILLIS_MAX = 5_000;

  private final Path path;
  private final Consumer<String> health;
  private final Thread thread;
  // What the file says. The writer's own.
  private final KeptRecords state;
  private JournalFile file;
  private long sizeWhenRewritten;
  private boolean broken;
  private boolean unforced;
  private long unforcedSinceNanos;

  // Guarded by this.
  private final WaitingRecords waiting = new WaitingRecords();
  private boolean closing;

  private Journal(Path path, KeptRecords state, JournalFile file, Consumer<String> health) {
    this.path = path;
    this.state = state;
    this.file = file;
    this.sizeWhenRewritten = file.size();
    this.health = health;
    this.thread = new Thread(this::write, "worker-journal");
    this.thread.setDaemon(true);
  }

  /** A journal that was opened, and what it held. */
  public record Opened(Journal journal, Kept kept) {}

  /**
   * Opens the folder's journal, made if it is not there.
   *
   * @param health hears why the journal cannot be written, or the empty text when it can again;
   *     called on the journal's thread
   * @throws IOException when the folder cannot be used
   */
  public static Opened open(Path folder, Consumer<String> health) throws IOException {
    Path path = folder.resolve(FILE);
    KeptRecords state = new KeptRecords();
    JournalFile.read(path).forEach(state::take);
    Journal journal = new Journal(path, state, JournalFile.rewrite(path, state.records()), health);
    Kept kept = state.kept();
    journal.thread.start();
    return new Opened(journal, kept);
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_MILLIS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void leave(JournalRecord record) {
    waiting.add(record);
    notifyAll();
  }

  private void write() {
    try {
      while (true) {
        List<JournalRecord> batch = next();
        boolean idle = batch.isEmpty() && !broken;
        if (idle && !unforced) {
          break;
        }
        if (!idle) {
          batch.forEach(state::take);
          keep(batch);
        }
        if (idle || untilForceNanos() <= 0) {
          force();
        }
        if (broken && pause()) {
          break;
        }
      }
      file.close();
    } catch (IOException e) {
      log.warn("the journal {} could not be closed: {}", path, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(List<JournalRecord> batch) {
    try {
      boolean grown = file.size() > Math.max(REWRITE_BYTES_MIN, REWRITE_GROWTH * sizeWhenRewritten);
      if (broken || grown) {
        file.close();
        file = JournalFile.rewrite(path, state.records());
        sizeWhenRewritten = file.size();
        unforced = false;
      } else {
        file.append(batch);
        unforcedSinceNanos = unforced ? unforcedSinceNanos : System.nanoTime();
        unforced = true;
      }
      if (broken) {
        broken = false;
        log.info("the journal {} can be written again", path);
        health.accept("");
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void force() {
    try {
      unforced = false;
      file.force();
    } catch (IOException e) {
      failed(e);
    }
  }

  private void failed(IOException e) {
    if (!broken) {
      log.error("the journal {} cannot be written: {}", path, e.toString());
      health.accept("the worker's journal cannot be written: " + e);
    }
    broken = true;
  }

  private long untilForceNanos() {
    return unforced ? unforcedSinceNanos + FORCE_NANOS - System.nanoTime() : Long.MAX_VALUE;
  }

  /**
   * The records to write; empty when it is time to make those before durable, or the journal is
   * being closed and nothing is left.
   */
  private synchronized List<JournalRecord> next() throws InterruptedException {
    while (waiting.isEmpty() && !closing && !broken && untilForceNanos() > 0) {
      if (unforced) {
        TimeUnit.NANOSECONDS.timedWait(this, untilForceNanos());
      } else {
        wait();
      }
    }
    return waiting.takeAll();
  }

  /** Before the next try on a disk that refuses; true when the journal is being closed. */
  private synchronized boolean pause() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
    long left = RETRY_MILLIS;
    while (!closing && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    return closing;
  }
}
