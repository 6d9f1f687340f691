package io.drover.it.sim.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Those who would lead, first in line first, as the store has them. */
final class StoreLine {
  private final SimStore store;
  private final List<Place> places = new ArrayList<>();

  StoreLine(SimStore store) {
    this.store = store;
  }

  /** A place in line, and by what it was asked for: that is never used twice. */
  record Place(String token, String address) {}

  /** Enters at the end, unless it was asked for by this before. */
  Place enter(StoreSession session, String address, String token) {
    Place place = new Place(token, address);
    if (!places.contains(place)) {
      places.add(place);
      session.atEnd(() -> remove(token));
      store.changed(SimStore.Topic.LINE);
    }
    return place;
  }

  void remove(String token) {
    if (places.removeIf(place -> place.token().equals(token))) {
      store.changed(SimStore.Topic.LINE);
    }
  }

  Optional<Place> first() {
    return places.isEmpty() ? Optional.empty() : Optional.of(places.getFirst());
  }

  boolean holds(String token) {
    return places.stream().anyMatch(place -> place.token().equals(token));
  }

  int size() {
    return places.size();
  }
}
