package io.drover.cli.render;

import io.drover.proto.Event;

/** Events as lines. */
public final class EventText {
  private EventText() {}

  /** {@code "2026-01-01T00:00:00.123Z 42 task place web.1: on node a (node=a)"}. */
  public static String line(Event event) {
    StringBuilder text = new StringBuilder();
    text.append(Human.instant(event.getTime()))
        .append(' ')
        .append(event.getIndex())
        .append(' ')
        .append(Table.printable(event.getType()))
        .append(' ')
        .append(Table.printable(event.getAction()))
        .append(' ')
        .append(Table.printable(event.getSubject()));
    if (!event.getMessage().isEmpty()) {
      text.append(": ").append(Table.printable(event.getMessage()));
    }
    if (event.getAttributesCount() > 0) {
      text.append(" (")
          .append(Table.printable(ClusterTables.labels(event.getAttributesMap())))
          .append(')');
    }
    return text.append('\n').toString();
  }
}
