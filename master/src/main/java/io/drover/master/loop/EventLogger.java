package io.drover.master.loop;

import io.drover.master.model.Rejection;
import io.drover.master.port.ClusterEvent;
import io.drover.master.port.EventSubscriber;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for what a person reading the leader's log wants to know: everything that happens
 * to jobs, nodes and the leadership, and the ends of tasks that are no good; the rest at DEBUG.
 */
final class EventLogger implements EventSubscriber {
  private static final Logger LOG = LoggerFactory.getLogger("io.drover.master.events");
  private static final String LINE = "{} {} {} index={}{}{}";
  private static final Set<String> BAD_ENDS = Set.of("failed", "lost", "rejected");

  private final BooleanSupplier leading;

  /** A logger that says at DEBUG what another master leads. */
  EventLogger(BooleanSupplier leading) {
    this.leading = leading;
  }

  @Override
  public boolean wants(String type, String action) {
    return told(type, action) || LOG.isDebugEnabled();
  }

  @Override
  public void deliver(List<ClusterEvent> events) {
    for (ClusterEvent event : events) {
      if (told(event.type(), event.action())) {
        LOG.info(LINE, fields(event));
      } else {
        LOG.debug(LINE, fields(event));
      }
    }
  }

  private boolean told(String type, String action) {
    boolean usual = type.equals("task") && !BAD_ENDS.contains(action);
    return !usual && leading.getAsBoolean();
  }

  private static Object[] fields(ClusterEvent event) {
    return new Object[] {
      event.type(),
      event.action(),
      event.subject(),
      event.index(),
      attributes(event),
      event.message().isEmpty() ? "" : " message=\"" + event.message() + "\""
    };
  }

  private static String attributes(ClusterEvent event) {
    StringBuilder text = new StringBuilder();
    event
        .attributes()
        .forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return text.toString();
  }

  @Override
  public void completed() {
    // It follows for ever.
  }

  @Override
  public void refused(Rejection rejection) {
    LOG.warn("events cannot be followed reason={}", rejection.message());
  }
}
