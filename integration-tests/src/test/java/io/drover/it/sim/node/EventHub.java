package io.drover.it.sim.node;

import io.drover.worker.runtime.ContainerEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The engine's stream of events. A daemon that hangs says nothing and catches up when it goes on; a
 * new daemon knows only what it found out itself. One thread.
 */
final class EventHub {
  /** As many as Docker's daemon remembers. */
  private static final int REMEMBERED_MAX = 256;

  private final Deque<Numbered> history = new ArrayDeque<>();
  private final Queue<Numbered> untold = new ArrayDeque<>();
  private final List<Ear> ears = new ArrayList<>();
  private boolean talking = true;
  private long numbers;

  /** An event with its place in the order of all. */
  record Numbered(long number, ContainerEvent event) {}

  /** Who listens. */
  interface Ear {
    Map<String, String> labels();

    void happened(Numbered event);

    void interrupted(String why);
  }

  void emit(ContainerEvent event) {
    Numbered numbered = new Numbered(++numbers, event);
    if (talking) {
      tell(numbered);
    } else {
      untold.add(numbered);
    }
  }

  /** Listens from now on, and hears what is remembered since a time, after an event. */
  void listen(Ear ear, Instant since, long afterNumber) {
    ears.add(ear);
    for (Numbered numbered : List.copyOf(history)) {
      if (numbered.number() > afterNumber && !numbered.event().at().isBefore(since)) {
        tell(numbered, ear);
      }
    }
  }

  void leave(Ear ear) {
    ears.remove(ear);
  }

  /** The daemon stands still. */
  void hush() {
    talking = false;
  }

  /** The daemon goes on. */
  void talk() {
    talking = true;
    while (!untold.isEmpty()) {
      tell(untold.remove());
    }
  }

  /** Every stream breaks. */
  void interrupt(String why) {
    List<Ear> all = List.copyOf(ears);
    ears.clear();
    all.forEach(ear -> ear.interrupted(why));
  }

  /** The daemon is gone, and what it remembered. */
  void forget() {
    history.clear();
  }

  private void tell(Numbered numbered) {
    history.addLast(numbered);
    if (history.size() > REMEMBERED_MAX) {
      history.removeFirst();
    }
    List.copyOf(ears).forEach(ear -> tell(numbered, ear));
  }

  private static void tell(Numbered numbered, Ear ear) {
    if (numbered.event().labels().entrySet().containsAll(ear.labels().entrySet())) {
      ear.happened(numbered);
    }
  }
}
