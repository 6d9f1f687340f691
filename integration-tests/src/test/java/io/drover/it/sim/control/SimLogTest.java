package io.drover.it.sim.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.MachineClock;
import io.drover.it.sim.world.SimProcess;
import io.drover.master.model.MasterId;
import io.drover.master.port.ReplicatedLog;
import io.drover.master.port.ReplicatedLogContract;
import io.drover.master.port.TestCodec;
import io.drover.master.port.Witness;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The simulated log keeps the promises of the real one, and its faults do what they say. */
@Timeout(60)
final class SimLogTest extends ReplicatedLogContract {
  private final SimulatedWorld world = new SimulatedWorld();

  @Override
  protected World createWorld() {
    return world;
  }

  @Test
  void aCutMasterIsSuspendedAndThenLosesItsSessionAndItsLead() {
    Master leader = leader("a");
    leader.append("x");
    until(() -> leader.witness().last() == 1);

    world.store.cut("a");
    leader.append("y");
    until(leader.witness()::isSuspended);
    assertThat(leader.witness().leads()).isTrue();
    until(() -> !leader.witness().leads());
    world.store.heal("a");

    leader.claim();
    until(leader.witness()::leads);
    assertThat(leader.witness().epoch().number()).isEqualTo(2);
  }

  @Test
  void answersThatNeverComeLeaveEveryAppendDoneOnce() {
    Master leader = leader("a");
    world.store.cut("a", false, true);
    numbers("x", 10).forEach(leader::append);
    until(leader.witness()::isSuspended);
    assertThat(world.store.lastIndex()).isEqualTo(10);
    assertThat(leader.witness().last()).isZero();

    world.store.heal("a");

    until(() -> leader.witness().last() == 10 && !leader.witness().isSuspended());
    Master reader = leader("b");
    assertThat(reader.witness().texts()).isEqualTo(numbers("x", 10));
  }

  @Test
  void withoutAQuorumNothingIsCommittedAndNoLeadIsLostThatCameBackInTime() {
    Master leader = leader("a");
    leader.append("x");
    until(() -> leader.witness().last() == 1);

    world.store.quorum(false);
    leader.append("y");
    until(leader.witness()::isSuspended);
    world.step();
    assertThat(world.store.lastIndex()).isEqualTo(1);
    world.store.quorum(true);

    until(() -> leader.witness().last() == 2 && !leader.witness().isSuspended());
    assertThat(leader.witness().leads()).isTrue();
  }

  @Test
  void aSleepingLeaderIsShutOutAndFindsOutWhenItWakesUp() {
    Master first = leader("a");
    world.hold(first, true);
    Master second = leader("b");
    second.append("y");
    until(() -> second.witness().last() == 1);
    assertThat(first.witness().leads()).isTrue();
    first.append("x");

    world.hold(first, false);

    until(() -> !first.witness().leads() && first.witness().last() == 1);
    assertThat(first.witness().texts()).containsExactly("y");
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    assertThat(history(7)).isEqualTo(history(7)).isNotEqualTo(history(8));
  }

  private static List<String> history(long seed) {
    SimulatedWorld other = new SimulatedWorld(seed);
    Witness witness = new Witness();
    ReplicatedLog log = other.open("a");
    log.start(witness);
    log.claim(new MasterId("a"), "a:1");
    while (!witness.leads()) {
      other.step();
    }
    for (int i = 0; i < 50; i++) {
      log.append(witness.next("x" + i));
      if (i % 10 == 0) {
        other.store.breakConnections("a");
        other.step();
      }
    }
    for (int i = 0; i < 100; i++) {
      other.step();
    }
    List<String> heard = new ArrayList<>(witness.events());
    heard.add("after " + other.agenda.done());
    heard.addAll(other.heard);
    return heard;
  }

  private static final class SimulatedWorld implements World, StoreWitness {
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(150);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Agenda agenda = new Agenda();
    private final MachineClock clock = new MachineClock(agenda, 0, 0);
    private final SimStore store;
    private final Map<String, SimProcess> processes = new LinkedHashMap<>();
    private final List<String> heard = new ArrayList<>();

    SimulatedWorld() {
      this(1);
    }

    SimulatedWorld(long seed) {
      store = new SimStore(agenda, new Chance(seed), new TestCodec(), StoreSettings.DEFAULT);
      store.add(this);
    }

    @Override
    public void committed(long index, Entry entry) {
      heard.add(agenda.nowNanos() + " committed " + index + " of " + entry.epoch());
    }

    @Override
    public void published(long index, List<Change> state) {
      heard.add(agenda.nowNanos() + " published " + index + " with " + state.size());
    }

    @Override
    public ReplicatedLog open(String master) {
      SimProcess process = new SimProcess(agenda, clock);
      processes.put(master, process);
      return new SimLog(store.connect(master, process));
    }

    private SimProcess process(String master) {
      return Objects.requireNonNull(processes.get(master), master);
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
    public void hold(Master master, boolean on) {
      if (on) {
        process(master.name()).pause();
      } else {
        process(master.name()).resume();
      }
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
    public void slow(String master, boolean on) {
      store.lag(master, on ? SLOW_NANOS : 0);
    }

    @Override
    public void wipe() {
      store.wipe();
    }

    @Override
    public void damage(long index) {
      store.damage(index);
    }

    @Override
    public void close() {}
  }
}
