package io.drover.it.chaos;

import io.drover.it.chaos.Network.Cut;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes faults from the run's seed. Who leads is looked up when the fault is about to happen. */
final class Faults {
  private static final int SHORT_MILLIS_MIN = 300;
  private static final int SHORT_MILLIS = 5_000;

  /** A leader waits so long beyond the lease before it replaces what may run at most once. */
  private static final int BEYOND_LEASE_MILLIS = 20_000;

  private final ChaosCluster cluster;
  private final Random random;
  private final int graceMillis;
  private final Consumer<String> killedContainer;

  /**
   * Draws from this chance.
   *
   * @param killedContainer hears of each container that is killed or removed by a fault
   */
  Faults(ChaosCluster cluster, Random random, int graceMillis, Consumer<String> killedContainer) {
    this.cluster = cluster;
    this.random = random;
    this.graceMillis = graceMillis;
    this.killedContainer = killedContainer;
  }

  /** A fault of this kind; one in three of those that may outlast the grace do. */
  Fault draw(FaultKind kind) {
    long brief = (long) SHORT_MILLIS_MIN + random.nextInt(SHORT_MILLIS);
    boolean outlasts = random.nextInt(3) == 0;
    long lasting = outlasts ? graceMillis + 1_000L + random.nextInt(graceMillis) : brief;
    String worker = "w" + (1 + random.nextInt(cluster.workers().size()));
    int chance = random.nextInt(1 << 20);
    return switch (kind) {
      case MASTER_KILLED -> daemonKilled(kind, follower(chance), brief);
      case LEADER_KILLED -> daemonKilled(kind, cluster.leader(), brief);
      case LEADER_STOPPED -> stopped(kind, cluster.leader(), brief);
      case ALL_MASTERS_KILLED -> allKilled(kind, Math.min(brief, graceMillis / 2));
      case WORKER_KILLED -> daemonKilled(kind, worker, lasting);
      case WORKER_LOST -> {
        long lost = (long) graceMillis + BEYOND_LEASE_MILLIS + random.nextInt(graceMillis);
        yield random.nextBoolean() ? paused(kind, worker, lost) : daemonKilled(kind, worker, lost);
      }
      case MASTER_PAUSED -> paused(kind, follower(chance), lasting);
      case LEADER_PAUSED -> paused(kind, cluster.leader(), lasting);
      case WORKER_PAUSED -> paused(kind, worker, lasting);
      case LEADER_ALONE -> cut(kind, cluster.leader(), lasting, both(cluster.leader(), rest()));
      case LEADER_MUTE -> cut(kind, cluster.leader(), lasting, from(cluster.leader(), rest()));
      case LEADER_WITHOUT_WORKERS ->
          cut(
              kind,
              cluster.leader(),
              Math.min(brief, graceMillis / 2),
              both(cluster.leader(), workers()));
      case TWO_MASTERS_APART -> {
        String one = master(chance);
        String other = master(chance + 1);
        yield cut(kind, one + "," + other, lasting, both(one, List.of(other)));
      }
      case TWO_MASTERS_ONE_WAY -> {
        String one = master(chance);
        String other = master(chance + 1);
        yield cut(kind, one + ">" + other, lasting, from(one, List.of(other)));
      }
      case MASTERS_APART -> cut(kind, "masters", lasting, c -> c.addAll(apart(masters())));
      case ZOOKEEPER_CUT -> zooKeeperCut(kind, master(chance), lasting);
      case WORKER_CUT -> cut(kind, worker, lasting, both(worker, masters()));
      case WORKER_ONE_WAY ->
          cut(
              kind,
              worker,
              lasting,
              random.nextBoolean() ? from(worker, masters()) : to(worker, masters()));
      case MASTER_DISK_FULL -> diskFull(kind, master(chance), lasting);
      case WORKER_DISK_FULL -> diskFull(kind, worker, lasting);
      case ENGINE_RESTARTED -> engineRestarted(kind, worker, brief);
      case ENGINE_HUNG -> engineHung(kind, worker, lasting);
      case CONTAINER_KILLED -> container(kind, worker, chance, List.of("kill"));
      case CONTAINER_REMOVED -> container(kind, worker, chance, List.of("rm", "-f"));
    };
  }

  private String master(int chance) {
    return masters().get(chance % masters().size());
  }

  private String follower(int chance) {
    List<String> followers = new ArrayList<>(masters());
    followers.remove(cluster.leader());
    return followers.get(chance % followers.size());
  }

  private List<String> masters() {
    return List.copyOf(cluster.masters().keySet());
  }

  private List<String> workers() {
    return List.copyOf(cluster.workers().keySet());
  }

  private List<String> rest() {
    return Stream.concat(masters().stream(), workers().stream()).toList();
  }

  private Daemon daemon(String name) {
    Daemon master = cluster.masters().get(name);
    return master != null ? master : Objects.requireNonNull(cluster.workers().get(name));
  }

  private Fault daemonKilled(FaultKind kind, String name, long millis) {
    Daemon victim = daemon(name);
    return new Fault(kind, name, millis, victim::kill, victim::start);
  }

  private Fault stopped(FaultKind kind, String name, long millis) {
    Daemon victim = daemon(name);
    return new Fault(kind, name, millis, victim::terminate, victim::start);
  }

  private Fault allKilled(FaultKind kind, long millis) {
    return new Fault(
        kind,
        "masters",
        millis,
        () -> cluster.masters().values().forEach(Daemon::kill),
        () -> cluster.masters().values().forEach(Daemon::start));
  }

  private Fault paused(FaultKind kind, String name, long millis) {
    Daemon victim = daemon(name);
    return new Fault(kind, name, millis, victim::pause, victim::resume);
  }

  private Fault diskFull(FaultKind kind, String name, long millis) {
    Disk disk = cluster.disk(name);
    return new Fault(kind, name, millis, disk::fill, disk::empty);
  }

  private Fault engineRestarted(FaultKind kind, String name, long millis) {
    Engine engine = engine(name);
    return new Fault(kind, name, millis, engine::stop, engine::start);
  }

  private Fault engineHung(FaultKind kind, String name, long millis) {
    Engine engine = engine(name);
    return new Fault(kind, name, millis, engine::pause, engine::resume);
  }

  private Engine engine(String name) {
    return Objects.requireNonNull(cluster.engines().get(name));
  }

  private Fault container(FaultKind kind, String name, int chance, List<String> verb) {
    Engine engine = engine(name);
    return new Fault(
        kind,
        name,
        0,
        () -> {
          if (!engine.answers()) {
            return;
          }
          List<String> running =
              engine
                  .docker(
                      "ps",
                      "-q",
                      "--no-trunc",
                      "--filter",
                      "label=io.drover.cluster=" + ChaosCluster.NAME)
                  .lines();
          if (!running.isEmpty()) {
            String victim = running.get(chance % running.size());
            killedContainer.accept(victim);
            List<String> words = new ArrayList<>(verb);
            words.add(victim);
            engine.docker(words.toArray(String[]::new));
          }
        },
        () -> {});
  }

  private Fault cut(FaultKind kind, String target, long millis, Consumer<List<Cut>> drops) {
    List<Cut> cuts = new ArrayList<>();
    drops.accept(cuts);
    return new Fault(
        kind,
        target,
        millis,
        () -> cluster.network().cut(cuts),
        () -> cluster.network().mend(cuts));
  }

  private Fault zooKeeperCut(FaultKind kind, String name, long millis) {
    List<Cut> cuts = new ArrayList<>();
    for (String other : masters()) {
      if (!other.equals(name)) {
        cuts.add(new Cut(machine(name), machine(other), true));
        cuts.add(new Cut(machine(other), machine(name), true));
      }
    }
    return cut(kind, name, millis, list -> list.addAll(cuts));
  }

  private Consumer<List<Cut>> both(String one, List<String> others) {
    return from(one, others).andThen(to(one, others));
  }

  private Consumer<List<Cut>> from(String one, List<String> others) {
    return list ->
        others.stream()
            .filter(other -> !other.equals(one))
            .forEach(other -> list.add(new Cut(machine(one), machine(other), false)));
  }

  private Consumer<List<Cut>> to(String one, List<String> others) {
    return list ->
        others.stream()
            .filter(other -> !other.equals(one))
            .forEach(other -> list.add(new Cut(machine(other), machine(one), false)));
  }

  private List<Cut> apart(List<String> names) {
    List<Cut> cuts = new ArrayList<>();
    for (String one : names) {
      from(one, names).accept(cuts);
    }
    return cuts;
  }

  private Machine machine(String name) {
    return daemon(name).machine();
  }
}
