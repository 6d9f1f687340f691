package io.drover.master.loop;

import io.drover.master.port.ClientMessage;
import io.drover.master.port.SnapshotResult;
import io.drover.master.state.Head;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands out the whole state at one index: cut between two entries, given away when everything in it
 * is committed.
 */
final class SnapshotDesk {
  /** Each holds on to a whole state until it is sent. */
  private static final int WAITING_MAX = 4;

  private final Ledger ledger;
  private final List<ClientMessage.Snapshot> waiting = new ArrayList<>();

  SnapshotDesk(Ledger ledger) {
    this.ledger = ledger;
  }

  void take(ClientMessage.Snapshot request) {
    if (waiting.size() < WAITING_MAX) {
      waiting.add(request);
    } else {
      request.reply().send(new SnapshotResult.Unavailable("other snapshots are being taken"));
    }
  }

  /** Cuts what was asked for, unless an entry is open: then after that. */
  void advance() {
    if (waiting.isEmpty() || ledger.pending()) {
      return;
    }
    StateView state = ledger.state();
    Head head = state.head();
    SnapshotResult.Cut cut =
        new SnapshotResult.Cut(
            head.index(),
            head.epoch(),
            head.timeMillis(),
            state.jobs().size(),
            state.tasks().size(),
            state.nodes().size(),
            ledger.cut());
    for (ClientMessage.Snapshot request : waiting) {
      ledger.whenDurable(
          new Effect(
              () -> request.reply().send(cut),
              () -> request.reply().send(new SnapshotResult.NotLeader(""))));
    }
    waiting.clear();
  }

  /** Nothing more will be handed out. */
  void close(String reason) {
    waiting.forEach(request -> request.reply().send(new SnapshotResult.Unavailable(reason)));
    waiting.clear();
  }
}
