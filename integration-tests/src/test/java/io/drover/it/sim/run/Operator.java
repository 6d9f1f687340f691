package io.drover.it.sim.run;

import io.drover.base.Epoch;
import io.drover.it.sim.control.SimStore;
import io.drover.it.sim.user.SimUser;
import io.drover.it.sim.user.Told;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.Trace;
import io.drover.master.model.RequestKey;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.ReadResult;
import io.drover.master.port.SavedState;
import io.drover.master.port.Seen;
import io.drover.master.port.SnapshotResult;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import io.drover.master.state.Founding;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Saves a snapshot now and then; and in some rounds ZooKeeper loses everything. Then the users are
 * told to wait, the masters, which have stopped, are started anew one by one, and the snapshot is
 * restored, or what runs is adopted where there is none. The users go on when everybody who could
 * be heard was taken in.
 */
final class Operator implements Told {
  private static final int LOST_PER_MILLE = 130;
  private static final int NO_SNAPSHOT_PER_MILLE = 200;
  private static final int WORKER_AWAY_PER_MILLE = 500;
  private static final int PART_CHANGES_MAX = 200;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long START_MILLIS = 3_000;
  private static final long AWAY_MILLIS = 20_000;
  private static final long THINK_MILLIS = 8_000;
  private static final long SETTLE_MILLIS = 10_000;

  private final SimCluster cluster;
  private final Supplier<StateView> truth;
  private final Clients clients;
  private final Users users;
  private final Agenda agenda;
  private final Chance chance;
  private final Trace trace;
  private final UserDoors doors;
  private final SimUser hand;
  private final Set<String> starting = new HashSet<>();
  private SavedState saved = SavedState.NONE;
  private boolean storms;
  private boolean atWork;
  private boolean awaits;
  private long saves;
  private long wipes;
  private long restores;
  private long adoptions;

  /** Those who are told to wait, and what else is to be known of the operator's work. */
  interface Users {
    /** They ask for nothing more. */
    void rest();

    /** They ask again, if it is their time. */
    void goOn();

    /** A snapshot of the state after this entry is there. */
    void saved(long index);
  }

  Operator(
      SimCluster cluster,
      int number,
      Supplier<StateView> truth,
      Clients clients,
      UserDoors doors,
      Users users) {
    this.cluster = cluster;
    this.truth = truth;
    this.clients = clients;
    this.users = users;
    this.agenda = cluster.world().agenda();
    this.trace = cluster.world().trace();
    this.chance = cluster.world().chance().fork();
    this.doors = doors;
    this.hand =
        new SimUser(
            number,
            agenda,
            chance.fork(),
            doors,
            this,
            () -> {
              throw new IllegalStateException("an operator wishes for nothing");
            });
  }

  /** Draws what is to happen in a round of about this length. */
  void begin(long roundNanos) {
    storms = true;
    agenda.after(chance.between(0, roundNanos * 3 / 4), this::save);
    if (chance.perMille(LOST_PER_MILLE)) {
      agenda.after(chance.between(roundNanos / 4, roundNanos), this::lose);
    }
  }

  /** The store loses nothing more. */
  void calm() {
    storms = false;
  }

  /** Whether nothing is lost that is not restored yet. */
  boolean idle() {
    return !atWork;
  }

  void counts(Map<String, Long> counts) {
    counts.put("snapshots saved", saves);
    counts.put("fault: store wiped", wipes);
    counts.put("restores of snapshots", restores);
    counts.put("restores without one", adoptions);
  }

  /** To be called several times a second: starts masters anew that outlived their store. */
  void look() {
    for (MasterSeat seat : cluster.masterSeats()) {
      if (seat.alive() && seat.outlivedStore() && starting.add(seat.name())) {
        agenda.after(
            millis(chance.around(START_MILLIS)),
            () -> {
              starting.remove(seat.name());
              if (seat.alive() && seat.outlivedStore()) {
                trace.note("starts " + seat.name() + " anew");
                seat.kill();
                seat.start();
              }
            });
      }
    }
    Founding founding = truth.get().founding();
    if (awaits && founding.adopts() && !founding.adopting()) {
      awaits = false;
      agenda.after(millis(chance.around(SETTLE_MILLIS)), this::done);
    }
  }

  private void done() {
    atWork = false;
    trace.note("the users go on");
    users.goOn();
  }

  // --- snapshots

  private void save() {
    if (!atWork && storms) {
      new Saving().attempt();
    }
  }

  private final class Saving {
    private final int life = cluster.store().life();
    private final boolean anyMaster = chance.perMille(200);
    private String leader = "";
    private boolean over;

    void attempt() {
      if (over || life != cluster.store().life()) {
        return;
      }
      String master = leader.isEmpty() ? chance.oneOf(doors.masters()) : leader;
      leader = "";
      doors.<SnapshotResult>send(
          master,
          wayBack -> new ClientMessage.Snapshot(anyMaster, wayBack::accept),
          this::answered);
      agenda.after(RETRY_NANOS, this::attempt);
    }

    private void answered(SnapshotResult result) {
      switch (result) {
        case SnapshotResult.Cut cut -> {
          if (!over && life == cluster.store().life()) {
            over = true;
            keep(cut);
          }
        }
        case SnapshotResult.NotLeader(String address) -> leader = address;
        case SnapshotResult.Rejected _, SnapshotResult.Unavailable _ -> {
          // Asked again soon.
        }
      }
    }
  }

  private void keep(SnapshotResult.Cut cut) {
    List<Change> changes = List.copyOf(cut.changes());
    List<List<Change>> parts = new ArrayList<>();
    int size = chance.between(1, PART_CHANGES_MAX);
    for (int from = 0; from < changes.size(); from += size) {
      parts.add(changes.subList(from, Math.min(changes.size(), from + size)));
    }
    saved = new SavedState(cut.epoch(), parts);
    saved.check();
    saves++;
    trace.note("snapshot saved at " + cut.index());
    users.saved(cut.index());
  }

  // --- the loss and what is done about it

  private void lose() {
    if (!storms || atWork) {
      return;
    }
    wipes++;
    atWork = true;
    users.rest();
    if (chance.perMille(NO_SNAPSHOT_PER_MILLE)) {
      saved = SavedState.NONE;
    }
    SimStore store = cluster.store();
    store.wipe();
    if (chance.perMille(WORKER_AWAY_PER_MILLE)) {
      takeAway(chance.oneOf(cluster.workers()));
    }
    agenda.after(millis(1_000 + chance.around(THINK_MILLIS)), this::restore);
  }

  /** Until after the others were taken in, perhaps. */
  private void takeAway(String worker) {
    long away = millis(chance.around(AWAY_MILLIS));
    if (chance.perMille(500)) {
      trace.note("away: " + worker + " is killed");
      cluster.kill(worker);
      agenda.after(away, () -> cluster.start(worker));
    } else {
      trace.note("away: " + worker + " is cut off");
      for (String master : cluster.masters()) {
        cluster.network().cut(worker, master);
        cluster.network().cut(master, worker);
        agenda.after(
            away,
            () -> {
              cluster.network().heal(worker, master);
              cluster.network().heal(master, worker);
            });
      }
    }
  }

  private void restore() {
    hand.ask(new Command.Restore(saved));
  }

  @Override
  public void asked(int user, RequestKey key, Command command) {
    trace.note(key.value() + " asks to restore " + saved.parts().size() + " parts");
  }

  @Override
  public void answered(int user, RequestKey key, Command command, WriteResult result) {
    clients.answered(user, key, command, result);
    if (result instanceof WriteResult.Accepted) {
      if (saved.equals(SavedState.NONE)) {
        adoptions++;
      } else {
        restores++;
      }
      awaits = true;
    } else if (truth.get().founding().adopts()) {
      // An earlier try, which was not answered, was the one.
      awaits = true;
    } else {
      // A request that was under way when the store was wiped has put a job into the new one.
      saved = new SavedState(Epoch.NONE, List.of());
      agenda.after(RETRY_NANOS, this::restore);
    }
  }

  @Override
  public void gaveUp(int user, RequestKey key, Command command) {
    trace.note(key.value() + " gives up, and asks again");
    agenda.after(RETRY_NANOS, this::restore);
  }

  @Override
  public void read(int user, String job, long invokedNanos, Seen seen, ReadResult result) {
    // It never reads.
  }

  private static long millis(long count) {
    return TimeUnit.MILLISECONDS.toNanos(count);
  }
}
