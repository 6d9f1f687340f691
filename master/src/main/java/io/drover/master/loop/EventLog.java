package io.drover.master.loop;

import io.drover.master.model.Rejection;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.ClusterEvent;
import io.drover.master.port.EventSubscriber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * The newest events, and who follows them. Bounded: who asks for what is no longer kept is told so.
 */
final class EventLog {
  /** Events given to a subscriber at once. */
  private static final int BATCH = 256;

  private final int kept;
  private final ArrayDeque<Happening> events = new ArrayDeque<>();
  private final Set<EventSubscriber> followers = Collections.newSetFromMap(new LinkedHashMap<>());
  private long completeAfter;

  EventLog(int kept) {
    this.kept = kept;
  }

  /** Events before and at this index are not known: the state came from a checkpoint. */
  void begin(long index) {
    events.clear();
    completeAfter = index;
  }

  /** The events of one entry, or of some. */
  void add(List<Happening> news) {
    if (news.isEmpty()) {
      return;
    }
    events.addAll(news);
    while (events.size() > kept) {
      completeAfter = Math.max(completeAfter, events.removeFirst().index());
    }
    followers.forEach(follower -> deliver(follower, news));
  }

  /** Serves what is kept since the index, and what comes later if the client follows. */
  void subscribe(ClientMessage.Subscribe wish, long appliedIndex) {
    long since = wish.sinceIndex() == 0 && wish.follow() ? appliedIndex : wish.sinceIndex();
    if (wish.sinceIndex() != 0 && since < completeAfter) {
      wish.subscriber()
          .refused(
              new Rejection(
                  Rejection.Code.COMPACTED,
                  "events are kept from index %d on".formatted(completeAfter)));
      return;
    }
    deliver(wish.subscriber(), events.stream().filter(event -> event.index() > since).toList());
    if (wish.follow()) {
      followers.add(wish.subscriber());
    } else {
      wish.subscriber().completed();
    }
  }

  void unsubscribe(EventSubscriber subscriber) {
    followers.remove(subscriber);
  }

  private static void deliver(EventSubscriber subscriber, List<Happening> news) {
    List<ClusterEvent> wanted = new ArrayList<>();
    for (Happening one : news) {
      if (subscriber.wants(one.type(), one.action())) {
        wanted.add(one.event().get());
      }
    }
    for (int from = 0; from < wanted.size(); from += BATCH) {
      subscriber.deliver(wanted.subList(from, Math.min(from + BATCH, wanted.size())));
    }
  }
}
