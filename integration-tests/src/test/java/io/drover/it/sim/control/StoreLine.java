package io.drover.it.sim.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Those who would lead, first in line first, as the store has them. */
final class StoreLine {
  private final SimStore store;
  private final List<Place> places = new ArrayList<>();
  private long numbers;

  StoreLine(SimStore store) {
    this.store = store;
  }

  /** A place in line; its number is never given twice. */
  record Place(long number, String address) {}

  Place enter(StoreSession session, String address) {
    numbers++;
    Place place = new Place(numbers, address);
    places.add(place);
    session.atEnd(() -> remove(place.number()));
    store.changed(SimStore.Topic.LINE);
    return place;
  }

  void remove(long number) {
    if (places.removeIf(place -> place.number() == number)) {
      store.changed(SimStore.Topic.LINE);
    }
  }

  Optional<Place> first() {
    return places.isEmpty() ? Optional.empty() : Optional.of(places.getFirst());
  }

  boolean holds(long number) {
    return places.stream().anyMatch(place -> place.number() == number);
  }

  int size() {
    return places.size();
  }
}
