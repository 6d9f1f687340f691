package io.drover.master.loop;

import io.drover.master.model.Rejection;
import io.drover.master.model.RequestKey;
import io.drover.master.model.WriteAnswer;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.SavedState;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import io.drover.master.state.Founding;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Restores a snapshot: part after part goes into the log, staged, and one change at the end makes
 * them the state, together with the answer that every retry gets. Works for a leader only; what it
 * remembers of a restore under way goes with the lead, and so does the restore.
 */
final class RestoreDesk {
  /** So many numbers are left out for tasks that were made after the snapshot. */
  private static final long TASK_NUMBERS_SKIPPED = 1L << 24;

  private final Ledger ledger;
  private final List<ClientMessage.Write> waiting = new ArrayList<>();
  private Optional<Running> running = Optional.empty();

  private record Running(RequestKey key, SavedState saved, int sent) {}

  RestoreDesk(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A new leadership: what another leader had staged is dropped. */
  void begin(Moment now) {
    if (ledger.state().staged() > 0) {
      ledger.decide(new Change.RestoreBegun(0), now);
    }
  }

  /** The lead is lost. */
  void end() {
    waiting.forEach(write -> write.reply().send(new WriteResult.NotLeader("")));
    waiting.clear();
    running = Optional.empty();
  }

  /** Why no other write may be taken now; empty if one may. */
  Optional<String> busy() {
    if (running.isPresent()) {
      return Optional.of("a snapshot is being restored");
    }
    return ledger.state().founding().adopting()
        ? Optional.of("after a restore the workers are being taken in")
        : Optional.empty();
  }

  /** Begins to restore, or says why not. */
  Optional<Rejection> take(ClientMessage.Write write, Command.Restore restore, Moment now) {
    if (running.isPresent()) {
      if (!running.get().key().equals(write.key())) {
        return refused("another snapshot is being restored");
      }
      waiting.add(write);
      return Optional.empty();
    }
    StateView state = ledger.state();
    if (state.founding().adopting()) {
      return refused("a snapshot has just been restored, and the workers are being taken in");
    }
    boolean empty = state.jobs().isEmpty() && state.tasks().isEmpty();
    if (!empty && !restore.saved().parts().isEmpty()) {
      return refused(
          "the cluster has %d jobs and %d tasks; a snapshot is restored into an empty one only:"
                  .formatted(state.jobs().size(), state.tasks().size())
              + " remove its jobs first ('drover rm'), or restore into another cluster");
    }
    running = Optional.of(new Running(write.key(), restore.saved(), 0));
    waiting.add(write);
    ledger.decide(new Change.RestoreBegun(restore.saved().parts().size()), now);
    return Optional.empty();
  }

  /** Whether there is more to do at once. */
  boolean more() {
    return running.isPresent();
  }

  /** Decides as much as the entry takes; true when the restore was decided to its end. */
  boolean run(Moment now) {
    while (running.isPresent() && !ledger.heavy()) {
      Running restore = running.get();
      List<List<Change>> parts = restore.saved().parts();
      if (restore.sent() == parts.size()) {
        commit(restore, now);
        return true;
      }
      ledger.decide(new Change.RestorePart(restore.sent() + 1, parts.get(restore.sent())), now);
      running = Optional.of(new Running(restore.key(), restore.saved(), restore.sent() + 1));
    }
    return false;
  }

  private void commit(Running restore, Moment now) {
    StateView state = ledger.state();
    // By the moment, too: when a snapshot is restored a second time, those must not be given again
    // that followed the first time.
    long next =
        Math.max(
            Math.max(state.head().nextTaskNumber(), restore.saved().nextTask())
                + TASK_NUMBERS_SKIPPED,
            TaskNumbers.of(ledger.timeAt(now)));
    ledger.decide(new Change.RestoreCommitted(next), now);
    WriteAnswer answer = new WriteAnswer(List.of(), List.of());
    long index = ledger.nextIndex();
    // A founding of its own: a worker that had nothing to lose has taken the empty store's orders,
    // and must not be given tasks of the snapshot again as if it had just been told of them.
    String id = ledger.epoch() + "-" + Long.toHexString(ledger.timeAt(now)) + "-" + index;
    ledger.decide(new Change.Founded(new Founding(id, true, true, false)), now);
    if (state.answer(restore.key()).isEmpty()) {
      ledger.decide(
          new Change.RequestAnswered(restore.key(), ledger.timeAt(now), index, answer), now);
    }
    List<ClientMessage.Write> told = List.copyOf(waiting);
    waiting.clear();
    running = Optional.empty();
    ledger.whenDurable(
        new Effect(
            () -> told.forEach(w -> w.reply().send(new WriteResult.Accepted(index, id, answer))),
            () -> told.forEach(w -> w.reply().send(new WriteResult.NotLeader("")))));
  }

  private static Optional<Rejection> refused(String why) {
    return Optional.of(new Rejection(Rejection.Code.FAILED_PRECONDITION, why));
  }
}
