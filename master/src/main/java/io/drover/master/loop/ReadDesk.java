package io.drover.master.loop;

import io.drover.master.model.Rejection;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.View;
import io.drover.master.state.StateView;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Function;

/** Takes reads, makes those wait that ask for an index to come, and answers. */
final class ReadDesk {
  /** The longest a read may wait for its index. */
  private static final long WAIT_MILLIS_MAX = 30_000;

  private final Ledger ledger;
  private final int waitingMax;
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(read -> read.read.seen().index()));

  ReadDesk(Ledger ledger, int waitingMax) {
    this.ledger = ledger;
    this.waitingMax = waitingMax;
  }

  /** Answers, or keeps the read until its index is applied. */
  void take(ClientMessage.Read read, Function<Query, View> answers, Moment now) {
    if (read.seen().index() <= ledger.state().head().index()) {
      answer(read, answers);
    } else if (waiting.size() >= waitingMax) {
      read.reply().send(new ReadResult.Unavailable("too many reads wait for an index to come"));
    } else {
      long wait = Math.clamp(read.waitMillis(), 0, WAIT_MILLIS_MAX);
      waiting.add(new Waiting(read, now.monotonicMillis() + wait));
    }
  }

  /** Answers those whose index has come. */
  void advance(Function<Query, View> answers) {
    long index = ledger.state().head().index();
    while (!waiting.isEmpty() && waiting.element().read.seen().index() <= index) {
      answer(waiting.remove().read, answers);
    }
  }

  /**
   * Gives up on those that waited for long enough.
   *
   * @param leads whether this master decides
   */
  void tick(Function<Query, View> answers, boolean leads, Moment now) {
    waiting.removeIf(read -> {
      boolean late = read.deadline <= now.monotonicMillis();
      if (late) {
        giveUp(read.read, answers, leads);
      }
      return late;
    });
  }

  private void giveUp(ClientMessage.Read read, Function<Query, View> answers, boolean leads) {
    if (surelyOfAnotherStore(read.seen(), leads) || asksHowThisMasterIs(read)) {
      answer(read, answers);
    } else {
      read.reply()
          .send(
              new ReadResult.Unavailable(
                  "this master is at index %d, not yet at %d"
                      .formatted(ledger.state().head().index(), read.seen().index())));
    }
  }

  /**
   * Whoever has seen another store waits in vain: this one's log begins anew, and may not come to
   * that index in a year. Only who leads can tell: any other master may be behind in the very store
   * that was seen, one that has just started even before its founding.
   */
  private boolean surelyOfAnotherStore(Seen seen, boolean leads) {
    return leads
        && !seen.founding().isEmpty()
        && !seen.founding().equals(ledger.state().founding().id());
  }

  /** An operator asks for the status just when nothing else is answered. */
  private static boolean asksHowThisMasterIs(ClientMessage.Read read) {
    return read.seen().equals(Seen.BEGINNING) && read.query() instanceof Query.Status;
  }

  /** Nothing more will be answered. */
  void close(String reason) {
    waiting.forEach(read -> read.read.reply().send(new ReadResult.Unavailable(reason)));
    waiting.clear();
  }

  /**
   * A leader's state runs ahead of the log, so that an answer from it must wait until the log has
   * caught up.
   */
  private void answer(ClientMessage.Read read, Function<Query, View> answers) {
    ReadResult result = evaluate(read.query(), answers);
    ledger.whenDurable(
        new Effect(
            () -> read.reply().send(result),
            () -> read.reply().send(new ReadResult.Unavailable("this master lost the lead"))));
  }

  private ReadResult evaluate(Query query, Function<Query, View> answers) {
    try {
      StateView state = ledger.state();
      Seen at = new Seen(state.head().index(), state.founding().id());
      return new ReadResult.Answered(at, answers.apply(query));
    } catch (RefusedException e) {
      return new ReadResult.Rejected(e.rejection());
    } catch (IllegalArgumentException e) {
      // A value that its record does not take; reads change nothing.
      return new ReadResult.Rejected(
          new Rejection(Rejection.Code.INVALID_ARGUMENT, String.valueOf(e.getMessage())));
    }
  }

  private record Waiting(ClientMessage.Read read, long deadline) {}
}
