package io.drover.worker.journal;

import io.drover.proto.JournalRecord;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.wire.TaskMessages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accepted assignment on disk. Calls only leave word: a thread of the journal writes what
 * gathered meanwhile in one go and makes it durable. Of each thing only the latest word counts, so
 * that what waits is bounded by what the node holds. Thread-safe.
 *
 * <p>Nothing waits for the disk: an order that was carried out and then forgotten by a crash leaves
 * containers that the next assignment sorts out, and a status that was not kept is seen again.
 */
public final class Journal implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);
  private static final String FILE = "journal";
  private static final long REWRITE_BYTES_MIN = 1 << 20;
  private static final int REWRITE_GROWTH = 4;
  private static final long RETRY_MILLIS = 1_000;
  private static final long CLOSE_MILLIS_MAX = 5_000;

  private final Path path;
  private final Consumer<String> health;
  private final Thread thread;
  // What the file says, by what each record is about. The writer's own.
  private final Map<String, JournalRecord> state;
  private JournalFile file;
  private long sizeWhenRewritten;
  private boolean broken;

  // Guarded by this.
  private Map<String, JournalRecord> waiting = new LinkedHashMap<>();
  private boolean closing;

  private Journal(
      Path path, Map<String, JournalRecord> state, JournalFile file, Consumer<String> health) {
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
    Map<String, JournalRecord> state = new LinkedHashMap<>();
    JournalFile.read(path).forEach(record -> take(state, record));
    Journal journal = new Journal(path, state, JournalFile.rewrite(path, state.values()), health);
    Kept kept = kept(state.values());
    journal.thread.start();
    return new Opened(journal, kept);
  }

  /** Keeps an order. */
  public void order(TaskOrder order) {
    leave(JournalRecord.newBuilder().setOrder(TaskMessages.message(order)).build());
  }

  /** Keeps what was seen of a task. */
  public void status(TaskStatus status) {
    leave(JournalRecord.newBuilder().setStatus(TaskMessages.message(status)).build());
  }

  /** Drops all that is kept of a task. */
  public void forget(TaskId task) {
    leave(JournalRecord.newBuilder().setForgotten(task.value()).build());
  }

  /** Keeps the highest leadership. */
  public void leadership(Kept.Leadership leadership) {
    leave(
        JournalRecord.newBuilder()
            .setLeadership(
                JournalRecord.Leadership.newBuilder()
                    .setEpoch(leadership.epoch())
                    .addAllMasters(leadership.masters())
                    .setLeaseMillis(leadership.leaseMillis()))
            .build());
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

  private synchronized void leave(JournalRecord record) {
    if (record.hasForgotten()) {
      waiting.remove("order " + record.getForgotten());
      waiting.remove("status " + record.getForgotten());
    } else if (record.hasOrder()) {
      waiting.remove("forgotten " + record.getOrder().getTaskId());
    }
    String subject = subject(record);
    waiting.remove(subject);
    waiting.put(subject, record);
    notifyAll();
  }

  private void write() {
    try {
      while (true) {
        List<JournalRecord> batch = next();
        if (batch.isEmpty() && !broken) {
          break;
        }
        batch.forEach(record -> take(state, record));
        keep(batch);
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
        file = JournalFile.rewrite(path, state.values());
        sizeWhenRewritten = file.size();
      } else {
        file.append(batch);
      }
      if (broken) {
        broken = false;
        log.info("the journal {} can be written again", path);
        health.accept("");
      }
    } catch (IOException e) {
      if (!broken) {
        log.error("the journal {} cannot be written: {}", path, e.toString());
        health.accept("the worker's journal cannot be written: " + e);
      }
      broken = true;
    }
  }

  /** The records to write; empty when the journal is being closed and nothing is left. */
  private synchronized List<JournalRecord> next() throws InterruptedException {
    while (waiting.isEmpty() && !closing && !broken) {
      wait();
    }
    List<JournalRecord> batch = new ArrayList<>(waiting.values());
    waiting = new LinkedHashMap<>();
    return batch;
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

  private static String subject(JournalRecord record) {
    return switch (record.getKindCase()) {
      case ORDER -> "order " + record.getOrder().getTaskId();
      case STATUS -> "status " + record.getStatus().getTaskId();
      case FORGOTTEN -> "forgotten " + record.getForgotten();
      case LEADERSHIP -> "leadership";
      case KIND_NOT_SET -> "";
    };
  }

  private static void take(Map<String, JournalRecord> state, JournalRecord record) {
    switch (record.getKindCase()) {
      case ORDER, STATUS, LEADERSHIP -> state.put(subject(record), record);
      case FORGOTTEN -> {
        state.remove("order " + record.getForgotten());
        state.remove("status " + record.getForgotten());
      }
      // A kind that only a newer worker knows means nothing to this one.
      case KIND_NOT_SET -> {}
    }
  }

  private static Kept kept(Iterable<JournalRecord> records) {
    List<TaskOrder> orders = new ArrayList<>();
    Map<TaskId, TaskStatus> statuses = new LinkedHashMap<>();
    Kept.Leadership leadership = Kept.Leadership.NONE;
    for (JournalRecord record : records) {
      try {
        switch (record.getKindCase()) {
          case ORDER -> orders.add(TaskMessages.order(record.getOrder()));
          case STATUS ->
              TaskMessages.status(record.getStatus())
                  .ifPresent(status -> statuses.put(status.id(), status));
          case LEADERSHIP ->
              leadership =
                  new Kept.Leadership(
                      record.getLeadership().getEpoch(),
                      record.getLeadership().getMastersList(),
                      record.getLeadership().getLeaseMillis());
          case FORGOTTEN, KIND_NOT_SET -> {}
        }
      } catch (IllegalArgumentException e) {
        log.error("the journal holds a record that makes no sense: {}", e.getMessage());
      }
    }
    return new Kept(orders, statuses, leadership);
  }
}
