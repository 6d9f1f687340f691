package io.drover.worker.journal;

import io.drover.proto.JournalRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records that are still to be written. Of each thing only the latest word counts, so that what
 * waits is bounded by what the node holds. Not thread-safe.
 */
public final class WaitingRecords {
  private Map<String, JournalRecord> waiting = new LinkedHashMap<>();

  /** Adds a record, in place of what it makes old. */
  public void add(JournalRecord record) {
    if (record.hasForgotten()) {
      waiting.remove("order " + record.getForgotten());
      waiting.remove("status " + record.getForgotten());
    } else if (record.hasOrder()) {
      waiting.remove("forgotten " + record.getOrder().getTaskId());
    }
    String subject = KeptRecords.subject(record);
    waiting.remove(subject);
    waiting.put(subject, record);
  }

  /** Whether nothing waits. */
  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** All that waits, in order; from now on nothing does. */
  public List<JournalRecord> takeAll() {
    List<JournalRecord> batch = new ArrayList<>(waiting.values());
    waiting = new LinkedHashMap<>();
    return batch;
  }
}
