package io.drover.client.internal;

import io.drover.proto.Event;
import io.drover.proto.EventsRequest;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Events go on by index. One index may carry several events, in an order that is the same at every
 * master: the last index is asked for again, and as many of its events as were received are left
 * out.
 */
public final class EventPlan implements StreamPlan<EventsRequest, Event> {
  private final EventsRequest request;
  private long lastIndex;
  private int takenAtLast;
  private int skip;

  /** A plan for this request. */
  public EventPlan(EventsRequest request) {
    this.request = request;
  }

  @Override
  public EventsRequest first() {
    return request;
  }

  @Override
  public Optional<EventsRequest> resumed() {
    if (lastIndex <= 1) {
      skip = 0;
      return Optional.of(request.toBuilder().setSinceIndex(lastIndex).build());
    }
    skip = takenAtLast;
    return Optional.of(request.toBuilder().setSinceIndex(lastIndex - 1).build());
  }

  @Override
  public void take(Event event, Consumer<Event> receiver) {
    if (event.getIndex() == lastIndex && skip > 0) {
      skip--;
      return;
    }
    skip = 0;
    if (event.getIndex() != lastIndex) {
      lastIndex = event.getIndex();
      takenAtLast = 0;
    }
    takenAtLast++;
    receiver.accept(event);
  }
}
