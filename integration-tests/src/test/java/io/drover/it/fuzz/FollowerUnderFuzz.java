package io.drover.it.fuzz;

import io.drover.base.Check;
import io.drover.base.Epoch;
import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.loop.CoreConfig;
import io.drover.master.loop.MasterCore;
import io.drover.master.loop.Moment;
import io.drover.master.loop.Outside;
import io.drover.master.model.MasterId;
import io.drover.master.port.Election;
import io.drover.master.port.LeadershipListener;
import io.drover.master.port.LogEvent;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.state.Change;
import io.drover.master.state.ClusterState;
import io.drover.master.state.Entry;
import io.drover.master.state.Head;
import java.lang.reflect.Proxy;
import java.util.List;

/** A master that follows a log which may say anything. */
final class FollowerUnderFuzz {
  static final ProtoEntryCodec CODEC = new ProtoEntryCodec();
  private static final Moment NOW = new Moment(1_700_000_000_000L, 1_000);

  private final MasterCore core =
      new MasterCore(
          CoreConfig.of(new MasterId("m1"), "127.0.0.1:7420", 10_000, 5_000),
          () -> {},
          new Outside(
              silent(ReplicatedLog.class),
              silent(Election.class),
              CODEC,
              silent(LeadershipListener.class)));

  FollowerUnderFuzz restored(long index, List<Change> checkpoint) {
    core.step(new LogEvent.Restored(index, new Epoch(1), index, checkpoint), NOW);
    return this;
  }

  /**
   * Takes these changes as the next entry; false if the master stops, as it must at nonsense.
   *
   * @param restore whether to look at a checkpoint too, which costs more than all the rest
   */
  boolean follows(Entry entry, boolean restore) {
    Head head = core.state().head();
    Entry next =
        new Entry(
            head.index() + 1,
            entry.epoch().compareTo(head.epoch()) < 0 ? head.epoch() : entry.epoch(),
            Math.max(entry.timeMillis(), head.timeMillis()),
            entry.changes());
    try {
      core.step(new LogEvent.Committed(next), NOW);
      core.finishTurn(NOW);
    } catch (IllegalStateException e) {
      Check.state(e.getMessage() != null && !e.getMessage().isEmpty(), "it stops without a reason");
      return false;
    }
    if (restore) {
      restoresFromItsCheckpoint();
    }
    return true;
  }

  private void restoresFromItsCheckpoint() {
    ClusterState state = (ClusterState) core.state();
    byte[] stored = CODEC.encodeChanges(state.checkpoint());
    ClusterState again = new ClusterState(() -> {});
    Head head = state.head();
    again.restore(head.index(), head.epoch(), head.timeMillis(), CODEC.decodeChanges(stored));
    Check.state(again.digest() == state.digest(), "the checkpoint is of another state");
  }

  private static <T> T silent(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
  }
}
