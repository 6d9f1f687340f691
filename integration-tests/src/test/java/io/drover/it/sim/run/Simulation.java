package io.drover.it.sim.run;

import io.drover.it.history.Finding;
import io.drover.it.sim.control.SimMaster;
import io.drover.it.sim.fault.Disruptor;
import io.drover.it.sim.invariant.Convergence;
import io.drover.it.sim.user.SimUser;
import io.drover.it.sim.user.Workload;
import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.Trace;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One run of a simulated cluster, from its seed: rounds of disrupting and healing, with every
 * invariant checked after every step. One thread; the same seed and plan give the same run.
 */
public final class Simulation {
  private static final int LINES_KEPT = 60;
  private static final long BEGIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So often in a row everything must be as wanted. */
  private static final int STABLE_POLLS = 3;

  private final long seed;
  private final Plan plan;
  private final World world;
  private final Promises promises;
  private final Programs programs = new Programs();
  private final UserRecord record;
  private final Witnesses witnesses;
  private final SimCluster cluster;
  private final Touch touch;
  private final WaitingTasks waiting;
  private final Convergence convergence;
  private final Disruptor disruptor;
  private final Workload workload;
  private final Clients clients;
  private final Operator operator;
  private final List<SimUser> users = new ArrayList<>();
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private boolean disrupts;
  private long wishMeanNanos;

  private Simulation(long seed, Plan plan, Optional<PrintWriter> file) {
    this.seed = seed;
    this.plan = plan;
    Agenda agenda = new Agenda();
    Chance chance = new Chance(seed);
    world = new World(agenda, chance, new Trace(agenda, LINES_KEPT, file));
    promises = new Promises(world);
    record = new UserRecord(agenda, promises.truth()::state);
    witnesses = new Witnesses(promises.watch(), world.trace(), record);
    cluster = new SimCluster(world, plan, witnesses, this::turned);
    cluster.store().add(witnesses);
    touch = new Touch(cluster);
    waiting = new WaitingTasks(cluster, promises.truth());
    convergence = promises.tie(cluster, programs, touch, waiting);
    disruptor = new Disruptor(agenda, chance.fork(), world.trace(), cluster);
    workload = new Workload(chance.fork(), cluster.workers(), plan.replicasMax());
    clients = new Clients(promises.watch(), world.trace(), record);
    UserDoors doors = new UserDoors(cluster);
    for (int i = 1; i <= plan.users(); i++) {
      users.add(new SimUser(i, agenda, chance.fork(), doors, clients, workload::next));
    }
    operator =
        new Operator(
            cluster, plan.users() + 1, promises.truth()::state, clients, doors, new Waiting());
    for (WorkerSeat worker : cluster.workerSeats()) {
      worker.machine().engine().habits().programs(programs);
      worker.machine().engine().runForeign("somebody-else", "other:1");
    }
    for (int tag = 1; tag <= Workload.TAGS; tag++) {
      cluster.registry().add(Workload.IMAGE + tag);
    }
  }

  /**
   * Runs.
   *
   * @param file where every line of the trace goes, if anywhere
   */
  public static Outcome run(long seed, Plan plan, Optional<PrintWriter> file) {
    Simulation simulation = new Simulation(seed, plan, file);
    simulation.run();
    return simulation.outcome();
  }

  private void run() {
    try {
      cluster.start();
      look();
      pass(BEGIN_NANOS);
      for (int round = 1; round <= plan.rounds() && !broken(); round++) {
        disrupt();
        heal();
      }
      explain();
    } catch (RuntimeException e) {
      StackTraceElement at = e.getStackTrace().length > 0 ? e.getStackTrace()[0] : null;
      promises.verdict().broken("NothingThrows", e + " at " + at);
    }
  }

  private void disrupt() {
    world.trace().note("disrupts");
    programs.calm(false);
    // Some rounds are calm and some are wild, for different mistakes show in them.
    disruptor.start(pace(plan.faultMeanNanos()));
    wishMeanNanos = pace(plan.wishMeanNanos());
    disrupts = true;
    users.forEach(user -> user.start(wishMeanNanos));
    operator.begin(plan.disruptNanos());
    pass(plan.disruptNanos() / 2 + world.chance().between(0, plan.disruptNanos()));
    disrupts = false;
    operator.calm();
    users.forEach(SimUser::stop);
    disruptor.stop();
  }

  private long pace(long meanNanos) {
    return meanNanos * world.chance().between(2, 20) / 10;
  }

  private void heal() {
    world.trace().note("heals");
    programs.calm(true);
    cluster.heal();
    boolean opened = false;
    long begun = world.agenda().nowNanos();
    long bound = plan.stableNanos(World.GRACE_MILLIS);
    Optional<String> difference = Optional.of("");
    int stable = 0;
    while (stable < STABLE_POLLS && !broken()) {
      if (!opened && operator.idle() && users.stream().allMatch(SimUser::idle)) {
        // Not before: a user may be about to drain one more.
        opened = true;
        workload.openAllNodes().forEach(users.getFirst()::ask);
      }
      waiting.ask();
      pass(POLL_NANOS);
      difference = difference();
      stable = difference.isEmpty() ? stable + 1 : 0;
      long passed = world.agenda().nowNanos() - begun;
      if (passed > bound) {
        convergence.late(difference.orElse("it changes"), TimeUnit.NANOSECONDS.toSeconds(bound));
      }
    }
    long passed = world.agenda().nowNanos() - begun;
    world.trace().note("stable after " + TimeUnit.NANOSECONDS.toMillis(passed) + " ms");
    for (MasterSeat seat : cluster.masterSeats()) {
      promises.agree().compareNow(seat.name(), seat.master().orElseThrow().core().state());
    }
  }

  /** One order of all writes must explain what every user was told. */
  private void explain() {
    switch (record.check()) {
      case Finding.Explained _ -> counts.put("histories explained", 1L);
      case Finding.Undecided _ -> counts.put("histories undecided", 1L);
      case Finding.Violated(String job, String text) ->
          promises.verdict().broken("Linearizability", "job " + job + ":\n" + text);
    }
  }

  /** What is not as it should be: first the control plane, then what it controls. */
  private Optional<String> difference() {
    if (!operator.idle()) {
      return Optional.of("the store was wiped and is not restored yet");
    }
    if (!users.stream().allMatch(SimUser::idle)) {
      return Optional.of("users still wait for answers");
    }
    long serving =
        cluster.masterSeats().stream()
            .flatMap(seat -> seat.master().stream())
            .filter(SimMaster::serves)
            .count();
    if (serving != 1) {
      return Optional.of(serving + " masters serve");
    }
    long last = promises.truth().state().head().index();
    for (MasterSeat seat : cluster.masterSeats()) {
      SimMaster master = seat.master().orElseThrow();
      if (master.core().status().index() != last) {
        return Optional.of(
            "%s is at index %d of %d".formatted(seat.name(), master.core().status().index(), last));
      }
      if (master.serves() && master.core().status().workersHeard() != plan.workers()) {
        return Optional.of(
            "%s hears %d of %d workers"
                .formatted(seat.name(), master.core().status().workersHeard(), plan.workers()));
      }
    }
    if (promises.truth().state().nodes().size() != plan.workers()) {
      return Optional.of(
          promises.truth().state().nodes().size() + " of " + plan.workers() + " nodes are known");
    }
    return convergence.difference();
  }

  private void look() {
    touch.look();
    promises.watch().looked();
    operator.look();
    for (MasterSeat seat : cluster.masterSeats()) {
      seat.master()
          .filter(master -> !seat.outlivedStore())
          .ifPresent(master -> {
            master
                .failure()
                .ifPresent(failure ->
                    promises.verdict().broken("MastersGoOn", seat.name() + ": " + failure));
            master
                .fatal()
                .or(master::wiped)
                .ifPresent(reason ->
                    promises.verdict().broken("MastersGoOn", seat.name() + ": " + reason));
          });
    }
    world.agenda().after(LOOK_NANOS, this::look);
  }

  private void turned(SimMaster master) {
    // One that has not noticed yet that its store was wiped tells of another truth.
    if (master.log().life() == cluster.store().life()) {
      promises.watch().turned(master.setup().machine(), master.core().state(), master.serves());
    }
  }

  private void pass(long nanos) {
    long end = world.agenda().nowNanos() + nanos;
    boolean more = true;
    while (more && !broken()) {
      more = world.agenda().step(end);
    }
  }

  private boolean broken() {
    return promises.verdict().violation().isPresent();
  }

  private Outcome outcome() {
    disruptor.counts().forEach((kind, count) -> counts.put("fault: " + kind, count));
    operator.counts(counts);
    counts.put("entries", witnesses.entries());
    counts.put("leaderships", promises.truth().state().head().epoch().number());
    counts.put("containers started", witnesses.containersStarted());
    counts.put("messages", cluster.network().messages());
    counts.put("operations", (long) record.size());
    clients.counts(counts);
    promises.counts(counts);
    return new Outcome(
        seed,
        promises.verdict().violation(),
        world.trace().last(),
        world.trace().digest(),
        world.agenda().nowNanos(),
        world.agenda().done(),
        counts);
  }

  /** What the users do while an operator is at work. */
  private final class Waiting implements Operator.Users {
    @Override
    public void rest() {
      users.forEach(SimUser::stop);
    }

    @Override
    public void goOn() {
      promises.usersAsk();
      if (disrupts) {
        users.forEach(user -> user.start(wishMeanNanos));
      }
    }

    @Override
    public void saved(long index) {
      promises.watch().saved(index);
    }
  }
}
