package io.drover.it.sim.run;

import io.drover.it.sim.control.SimMaster;
import io.drover.it.sim.user.Doors;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The users' way to the masters, which loses a message now and then, to or fro. */
final class UserDoors implements Doors {
  private static final long LATENCY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int LOST_PER_MILLE = 30;

  private final SimCluster cluster;
  private final Agenda agenda;
  private final Chance chance;

  UserDoors(SimCluster cluster) {
    this.cluster = cluster;
    this.agenda = cluster.world().agenda();
    this.chance = cluster.world().chance().fork();
  }

  @Override
  public List<String> masters() {
    return cluster.masterSeats().stream().map(seat -> seat.address().toString()).toList();
  }

  @Override
  public <T> void send(String master, Sending<T> message, Consumer<T> answered) {
    travel(() -> cluster.masterAt(master).ifPresent(seat -> arrive(seat, message, answered)));
  }

  private <T> void arrive(MasterSeat seat, Sending<T> message, Consumer<T> answered) {
    if (!seat.alive()) {
      return;
    }
    SimMaster master = seat.master().orElseThrow();
    master
        .process()
        .run(() ->
            master
                .mailbox()
                .offer(message.message(answer -> travel(() -> answered.accept(answer)))));
  }

  private void travel(Runnable arrives) {
    if (!chance.perMille(LOST_PER_MILLE)) {
      agenda.after(chance.around(LATENCY_NANOS), arrives);
    }
  }
}
