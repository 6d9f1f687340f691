package io.drover.worker.journal;

import io.drover.proto.JournalRecord;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskOrder;
import io.drover.worker.model.TaskStatus;
import io.drover.worker.wire.TaskMessages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a journal's records say when they are read in order. Not thread-safe. */
public final class KeptRecords {
  private static final Logger log = LoggerFactory.getLogger(KeptRecords.class);

  // By what each record is about.
  private final Map<String, JournalRecord> state = new LinkedHashMap<>();

  /** Takes in the next record. */
  public void take(JournalRecord record) {
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

  /** As few records as say the same. */
  public Collection<JournalRecord> records() {
    return state.values();
  }

  /** What all records together say. */
  public Kept kept() {
    List<TaskOrder> orders = new ArrayList<>();
    Map<TaskId, TaskStatus> statuses = new LinkedHashMap<>();
    Kept.Leadership leadership = Kept.Leadership.NONE;
    for (JournalRecord record : state.values()) {
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
                      record.getLeadership().getLeaseMillis(),
                      record.getLeadership().getFounding());
          case FORGOTTEN, KIND_NOT_SET -> {}
        }
      } catch (IllegalArgumentException e) {
        log.error("the journal holds a record that makes no sense: {}", e.getMessage());
      }
    }
    return new Kept(orders, statuses, leadership);
  }

  static String subject(JournalRecord record) {
    return switch (record.getKindCase()) {
      case ORDER -> "order " + record.getOrder().getTaskId();
      case STATUS -> "status " + record.getStatus().getTaskId();
      case FORGOTTEN -> "forgotten " + record.getForgotten();
      case LEADERSHIP -> "leadership";
      case KIND_NOT_SET -> "";
    };
  }
}
