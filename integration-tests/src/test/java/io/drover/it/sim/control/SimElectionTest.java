package io.drover.it.sim.control;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.master.port.Election;
import io.drover.master.port.ElectionContract;
import io.drover.master.port.TestCodec;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** The simulated election keeps the promises of the real one. */
@Timeout(60)
final class SimElectionTest extends ElectionContract {
  @Override
  protected World createWorld() {
    return new SimulatedWorld();
  }

  private static final class SimulatedWorld implements World {
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Agenda agenda = new Agenda();
    private final SimStore store =
        new SimStore(agenda, new Chance(1), new TestCodec(), StoreSettings.DEFAULT);

    @Override
    public Election open(String master) {
      SimProcess process = new SimProcess(agenda, new MachineClock(agenda, 0, 0));
      return new SimElection(store.connect(master, process), address(master));
    }

    @Override
    public int places() {
      return store.placesInLine();
    }

    @Override
    public void step() {
      long end = agenda.nowNanos() + STEP_NANOS;
      boolean more = true;
      while (more) {
        more = agenda.step(end);
      }
    }

    @Override
    public void silence(String master) {
      store.cut(master);
    }

    @Override
    public void breakConnection(String master) {
      store.breakConnections(master);
    }

    @Override
    public void loseSession(String master) {
      store.expire(master);
    }

    @Override
    public void close() {}
  }
}
