package io.drover.master.loop;

import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.Task;
import io.drover.master.model.TaskState;
import io.drover.master.port.WorkerLink;
import io.drover.master.state.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings each applied change to those whom it concerns. */
final class News implements ChangeListener {
  private final Ledger ledger;
  private final Sessions sessions;
  private final Orders orders;
  private final Upkeep upkeep;
  private final EventLog events;
  private final List<Happening> written = new ArrayList<>();
  private boolean leading;

  News(Ledger ledger, Sessions sessions, Orders orders, Upkeep upkeep, EventLog events) {
    this.ledger = ledger;
    this.sessions = sessions;
    this.orders = orders;
    this.upkeep = upkeep;
    this.events = events;
  }

  /** Whether workers are to be told and work is to be found. */
  void leading(boolean now) {
    leading = now;
    written.clear();
    orders.clear();
  }

  @Override
  public void applied(Applied applied) {
    EventWriter.of(applied, ledger.state()).ifPresent(written::add);
    if (!leading) {
      return;
    }
    orders.applied(applied);
    upkeep.applied(applied);
    countAnswers(applied);
    if (applied.change() instanceof Change.NodeRemoved(NodeId node)) {
      Optional<WorkerLink> link = sessions.link(node);
      sessions.forget(node);
      link.ifPresent(worker ->
          ledger.whenDurable(
              Effect.of(() -> worker.refuse("node " + node + " was removed from the cluster"))));
    }
  }

  private void countAnswers(Applied applied) {
    if (applied.change() instanceof Change.TaskPlaced(_, Placement placement)) {
      sessions.ordered(placement.node());
    } else if (applied.change() instanceof Change.TaskObserved(_, Observation seen)
        && seen.state() != TaskState.PLACED) {
      applied
          .before()
          .filter(task -> task.state() == TaskState.PLACED)
          .flatMap(Task::node)
          .ifPresent(sessions::answered);
    }
  }

  @Override
  public void entryClosed() {
    // Before the events, which are put into words and logged: a container waits for its order.
    orders.send();
    if (!written.isEmpty()) {
      List<Happening> entry = List.copyOf(written);
      written.clear();
      ledger.whenDurable(Effect.of(() -> events.add(entry)));
    }
  }
}
