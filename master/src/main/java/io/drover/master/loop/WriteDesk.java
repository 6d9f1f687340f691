package io.drover.master.loop;

import io.drover.master.model.WriteAnswer;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.Rejection;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import java.util.List;
import java.util.Optional;

/** Takes writes: each takes effect once, however often it is sent. Works for a leader only. */
final class WriteDesk {
  private final Ledger ledger;
  private final RestoreDesk restores;

  WriteDesk(Ledger ledger, RestoreDesk restores) {
    this.ledger = ledger;
    this.restores = restores;
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
            ? new WriteResult.Accepted(given.get().index(), given.get().answer())
            : restores
                .busy()
                .<WriteResult>map(WriteResult.Unavailable::new)
                .orElseGet(() -> decide(write, now));
    // A retry may come while the first is not committed: both get their answer when it is. So does
    // a
    // refusal, for what it is based on may not be committed either.
    ledger.whenDurable(
        new Effect(
            () -> write.reply().send(result),
            () -> write.reply().send(new WriteResult.NotLeader(""))));
  }

  private WriteResult decide(ClientMessage.Write write, Moment now) {
    long time = ledger.timeAt(now);
    return switch (Commands.decide(ledger.state(), write.command(), time)) {
      case Verdict.Refuse(Rejection rejection) -> new WriteResult.Rejected(rejection);
      case Verdict.Accept(List<Change> changes, WriteAnswer answer) -> {
        changes.forEach(change -> ledger.decide(change, now));
        long index = ledger.nextIndex();
        ledger.decide(new Change.RequestAnswered(write.key(), time, index, answer), now);
        yield new WriteResult.Accepted(index, answer);
      }
    };
  }
}
