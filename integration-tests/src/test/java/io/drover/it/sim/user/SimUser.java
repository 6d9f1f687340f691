package io.drover.it.sim.user;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.master.model.JobId;
import io.drover.master.model.RequestKey;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.Command;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.WriteResult;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A user who asks for one thing after the other, and retries as the client library does: a master
 * that is silent for a second is not waited for, one that does not lead names the leader, and the
 * same key goes with every try until there is an answer or the patience ends.
 */
public final class SimUser {
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);
  private static final long READ_WAIT_MILLIS = 5_000;
  private static final int READS_PER_MILLE = 250;

  private final int number;
  private final Agenda agenda;
  private final Chance chance;
  private final Doors doors;
  private final Told told;
  private final Supplier<Command> wishes;
  private final Queue<Command> urgent = new ArrayDeque<>();
  private String leader = "";
  private Seen seen = Seen.NOTHING;
  private long asked;
  private boolean idle = true;
  private long pauseMeanNanos;

  /**
   * A user who asks for nothing yet.
   *
   * @param wishes what it asks for
   */
  public SimUser(
      int number, Agenda agenda, Chance chance, Doors doors, Told told, Supplier<Command> wishes) {
    this.number = number;
    this.agenda = agenda;
    this.chance = chance;
    this.doors = doors;
    this.told = told;
    this.wishes = wishes;
  }

  /** Asks from now on, with pauses around this mean. */
  public void start(long meanNanos) {
    pauseMeanNanos = meanNanos;
    if (idle) {
      idle = false;
      later();
    }
  }

  /** Asks for nothing more, but what was asked for is seen through. */
  public void stop() {
    pauseMeanNanos = 0;
  }

  /** Whether nothing is under way. */
  public boolean idle() {
    return idle && urgent.isEmpty();
  }

  /** Asks for this before anything else. */
  public void ask(Command command) {
    urgent.add(command);
    if (idle) {
      idle = false;
      agenda.after(0, this::next);
    }
  }

  /** Another store's log begins anew: how far the user saw the one before says nothing there. */
  private void saw(Seen at) {
    if (!at.founding().equals(seen.founding()) || at.index() > seen.index()) {
      seen = at;
    }
  }

  private void later() {
    agenda.after(chance.around(pauseMeanNanos), this::next);
  }

  private void next() {
    Command wish = urgent.poll();
    if (wish != null) {
      new Write(wish).begin();
    } else if (pauseMeanNanos == 0) {
      idle = true;
    } else if (chance.perMille(READS_PER_MILLE)) {
      new Read(chance.oneOf(Workload.NAMES)).begin();
    } else {
      new Write(wishes.get()).begin();
    }
  }

  private void over() {
    if (urgent.isEmpty() && pauseMeanNanos > 0) {
      later();
    } else {
      agenda.after(0, this::next);
    }
  }

  /** One request, tried at one master after the other. */
  private abstract class Asking {
    private final long deadline = agenda.nowNanos() + PATIENCE_NANOS;
    private boolean done;
    private int tries;

    final void begin() {
      agenda.after(PATIENCE_NANOS, this::giveUp);
      attempt();
    }

    private void attempt() {
      if (done || agenda.nowNanos() >= deadline) {
        return;
      }
      tries++;
      int mine = tries;
      String master = leader.isEmpty() ? chance.oneOf(doors.masters()) : leader;
      send(master);
      agenda.after(
          SILENCE_NANOS,
          () -> {
            if (!done && tries == mine) {
              leader = "";
              attempt();
            }
          });
    }

    /** That master leads, or nobody knows who does. */
    final void elsewhere(String named) {
      leader = named;
      again();
    }

    final void again() {
      int mine = tries;
      agenda.after(
          PAUSE_NANOS,
          () -> {
            if (tries == mine) {
              attempt();
            }
          });
    }

    /** Whether this is the first answer that counts. */
    final boolean finish() {
      if (done) {
        return false;
      }
      done = true;
      over();
      return true;
    }

    final boolean done() {
      return done;
    }

    private void giveUp() {
      if (finish()) {
        leader = "";
        gaveUp();
      }
    }

    abstract void send(String master);

    abstract void gaveUp();
  }

  private final class Write extends Asking {
    private final RequestKey key = new RequestKey("user-" + number + "-" + ++asked);
    private final Command command;

    Write(Command command) {
      this.command = command;
      told.asked(number, key, command);
    }

    @Override
    void send(String master) {
      doors.<WriteResult>send(
          master,
          wayBack -> new ClientMessage.Write(key, command, wayBack::accept),
          result -> answered(master, result));
    }

    private void answered(String master, WriteResult result) {
      if (done()) {
        return;
      }
      switch (result) {
        case WriteResult.Accepted accepted -> {
          leader = master;
          saw(new Seen(accepted.index(), accepted.founding()));
          finish();
          told.answered(number, key, command, result);
        }
        case WriteResult.Rejected _ -> {
          leader = master;
          finish();
          told.answered(number, key, command, result);
        }
        case WriteResult.NotLeader(String address) -> elsewhere(address);
        case WriteResult.Unavailable _ -> again();
      }
    }

    @Override
    void gaveUp() {
      told.gaveUp(number, key, command);
    }
  }

  private final class Read extends Asking {
    private final Query query = new Query.Jobs(JobId.DEFAULT_NAMESPACE, "", "");
    private final String job;
    private final Seen before = seen;
    private final long invokedNanos = agenda.nowNanos();

    Read(String job) {
      this.job = job;
    }

    @Override
    void send(String master) {
      String any = chance.oneOf(doors.masters());
      doors.<ReadResult>send(
          any,
          wayBack -> new ClientMessage.Read(before, READ_WAIT_MILLIS, query, wayBack::accept),
          this::answered);
    }

    private void answered(ReadResult result) {
      if (done()) {
        return;
      }
      if (result instanceof ReadResult.Unavailable) {
        again();
        return;
      }
      if (result instanceof ReadResult.Answered answered) {
        saw(answered.at());
      }
      finish();
      told.read(number, job, invokedNanos, before, result);
    }

    @Override
    void gaveUp() {
      // A read that was not answered says nothing.
    }
  }
}
