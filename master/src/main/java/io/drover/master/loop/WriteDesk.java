package io.drover.master.loop;

import io.drover.master.model.Rejection;
import io.drover.master.model.WriteAnswer;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import java.util.List;
import java.util.Optional;

/** Takes writes: each takes effect once, however often it is sent. Works for a leader only. */
final class WriteDesk {
  /**
   * What one request may take in the log. It is all in one entry, behind what was decided before in
   * the same turn, and the log takes no entry over 900 KiB: a leader that tried would lose the lead
   * by it, and so would the next when the request is sent again.
   */
  private static final long REQUEST_BYTES_MAX = 600 << 10;

  private final Ledger ledger;
  private final RestoreDesk restores;
  private final Adoption adoption;

  WriteDesk(Ledger ledger, RestoreDesk restores, Adoption adoption) {
    this.ledger = ledger;
    this.restores = restores;
    this.adoption = adoption;
  }

  void take(ClientMessage.Write write, Moment now) {
    Optional<Change.RequestAnswered> given = ledger.state().answer(write.key());
    if (given.isEmpty() && write.command() instanceof Command.Restore restore) {
      restores
          .take(write, restore, now)
          .map(WriteResult.Rejected::new)
          .ifPresent(write.reply()::send);
      return;
    }
    WriteResult result =
        given.isPresent()
            ? again(given.get())
            : waitsFor(write.command())
                .<WriteResult>map(WriteResult.Unavailable::new)
                .orElseGet(() -> decide(write, now));
    // A retry may come while the first is not committed: both get their answer when it is. So does
    // a refusal, for what it is based on may not be committed either.
    ledger.whenDurable(
        new Effect(
            () -> write.reply().send(result),
            () -> write.reply().send(new WriteResult.NotLeader(""))));
  }

  /**
   * What was answered before. When that was in a store that is lost, its index is of another log.
   */
  private WriteResult again(Change.RequestAnswered given) {
    if (given.answer().rejection().isPresent()) {
      return new WriteResult.Rejected(given.answer().rejection().get());
    }
    long index = Math.min(given.index(), ledger.state().head().index());
    return new WriteResult.Accepted(index, ledger.state().founding().id(), given.answer());
  }

  /** Why this may not be decided now; empty if it may. */
  private Optional<String> waitsFor(Command command) {
    Optional<String> busy = restores.busy();
    return busy.isPresent() || clearsTheWay(command) ? busy : adoption.lost();
  }

  /** What an operator may need before a snapshot can be restored, and what is about nodes only. */
  private static boolean clearsTheWay(Command command) {
    return switch (command) {
      case Command.Remove _,
          Command.RemoveNode _,
          Command.SetAvailability _,
          Command.SetLabels _,
          Command.Restore _ ->
          true;
      case Command.Deploy _, Command.Scale _, Command.Restart _, Command.Stop _ -> false;
    };
  }

  private WriteResult decide(ClientMessage.Write write, Moment now) {
    long time = ledger.timeAt(now);
    return switch (Commands.decide(ledger.state(), write.command(), time)) {
      case Verdict.Refuse(Rejection rejection) -> refuse(write, rejection, now);
      case Verdict.Accept(List<Change> changes, WriteAnswer _)
          when ledger.bytesOf(changes) > REQUEST_BYTES_MAX ->
          write.command() instanceof Command.Remove(String _, List<String> names)
                  && names.size() == 1
              ? firstPart(changes, now)
              : refuse(write, tooLarge(ledger.bytesOf(changes)), now);
      case Verdict.Accept(List<Change> changes, WriteAnswer answer) -> {
        changes.forEach(change -> ledger.decide(change, now));
        long index = ledger.nextIndex();
        keep(write, answer, now);
        yield new WriteResult.Accepted(index, ledger.state().founding().id(), answer);
      }
    };
  }

  /**
   * A refusal is kept as any answer is: the same request may come once more, sent before the client
   * was answered, when what was missing is there; it must not take effect then.
   */
  private WriteResult refuse(ClientMessage.Write write, Rejection rejection, Moment now) {
    if (!rejection.code().equals(Rejection.Code.INVALID_ARGUMENT)) {
      keep(write, WriteAnswer.refused(rejection), now);
    }
    return new WriteResult.Rejected(rejection);
  }

  private void keep(ClientMessage.Write write, WriteAnswer answer, Moment now) {
    ledger.decide(
        new Change.RequestAnswered(write.key(), ledger.timeAt(now), ledger.nextIndex(), answer),
        now);
  }

  /**
   * Removes as many of a stack's jobs as one entry holds. The client sends its request again, with
   * the same key, and finds fewer left each time.
   */
  private WriteResult firstPart(List<Change> changes, Moment now) {
    long bytes = 0;
    for (Change change : changes) {
      bytes += ledger.bytesOf(List.of(change));
      if (bytes > REQUEST_BYTES_MAX) {
        break;
      }
      ledger.decide(change, now);
    }
    return new WriteResult.Unavailable("so much is removed in several steps; it goes on");
  }

  private static Rejection tooLarge(long bytes) {
    return new Rejection(
        Rejection.Code.FAILED_PRECONDITION,
        ("this takes about %d bytes in the log with the versions that are kept of each job, at most"
                + " %d are allowed for one request: make it in smaller parts")
            .formatted(bytes, REQUEST_BYTES_MAX));
  }
}
