package io.drover.master.state;

import io.drover.base.Check;
import io.drover.master.model.RequestKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The answers that were given to requests, for their retries; oldest first. */
final class AnswerWindow {
  private final Map<RequestKey, Change.RequestAnswered> byKey = new HashMap<>();
  private final TreeMap<Age, Change.RequestAnswered> byAge = new TreeMap<>();

  Optional<Change.RequestAnswered> get(RequestKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  int size() {
    return byKey.size();
  }

  Collection<Change.RequestAnswered> oldestFirst() {
    return byAge.values();
  }

  long timeOf(int older) {
    return byAge.keySet().stream().skip(older).findFirst().orElseThrow().millis();
  }

  List<Change.RequestAnswered> before(long millis) {
    return List.copyOf(byAge.headMap(new Age(millis, ""), false).values());
  }

  void put(Change.RequestAnswered answer) {
    Check.state(byKey.put(answer.key(), answer) == null, "request %s is answered", answer.key());
    byAge.put(Age.of(answer), answer);
  }

  void remove(Change.RequestAnswered answer) {
    Check.state(byKey.remove(answer.key()) != null, "request %s is unknown", answer.key());
    byAge.remove(Age.of(answer));
  }

  private record Age(long millis, String key) implements Comparable<Age> {
    private static final Comparator<Age> ORDER =
        Comparator.comparingLong(Age::millis).thenComparing(Age::key);

    static Age of(Change.RequestAnswered answer) {
      return new Age(answer.timeMillis(), answer.key().value());
    }

    @Override
    public int compareTo(Age other) {
      return ORDER.compare(this, other);
    }
  }
}
