package io.drover.it.sim.control;

import io.drover.it.sim.world.Agenda;
import io.drover.it.sim.world.Chance;
import io.drover.it.sim.world.SimProcess;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One process's connection to the simulated store, with its session: what a ZooKeeper client is,
 * with Curator's view of the connection (suspended at once, lost after the session's time). Log,
 * election and list of members of one master share it.
 */
public final class StoreConnection {
  private static final int PINGS_PER_SESSION = 3;

  private final SimStore store;
  private final String machine;
  private final SimProcess process;
  private final Chance chance;
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Call<?>> calls = new ArrayList<>();
  private final Map<SimStore.Topic, Watch> watches = new EnumMap<>(SimStore.Topic.class);
  private @Nullable StoreSession session;

  /** Calls of the connection before, which may still be done until there is another. */
  private List<Call<?>> zombies = List.of();

  private boolean connected;
  private boolean closed;
  private boolean connecting;

  /** Which connection it is; what belongs to an earlier one is lost. */
  private long link;

  /** How often it was up. */
  private long ups;

  private long toStoreNanos;
  private long fromStoreNanos;
  private long heardNanos;

  StoreConnection(SimStore store, String machine, SimProcess process, Chance chance) {
    this.store = store;
    this.machine = machine;
    this.process = process;
    this.chance = chance;
  }

  /** Hears how the connection is, on the process. */
  interface Listener {
    void connection(boolean sound);

    void sessionLost();
  }

  private static final class Watch {
    private final Runnable told;
    private boolean underWay;

    Watch(Runnable told) {
      this.told = told;
    }
  }

  private static final class Call<T> {
    private final Supplier<T> atStore;
    private final Consumer<T> answered;
    private final Runnable lost;
    private boolean cancelled;

    Call(Supplier<T> atStore, Consumer<T> answered, Runnable lost) {
      this.atStore = atStore;
      this.answered = answered;
      this.lost = lost;
    }

    /** Does it at the store, and returns what is to be done with the answer. */
    Runnable perform() {
      T result = atStore.get();
      return () -> answered.accept(result);
    }
  }

  // --- for log, election and members, on the process

  SimStore store() {
    return store;
  }

  SimProcess process() {
    return process;
  }

  String machine() {
    return machine;
  }

  boolean connected() {
    return connected;
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  /** Calls this at each news of the topic until the connection breaks. */
  void watch(SimStore.Topic topic, Runnable told) {
    watches.put(topic, new Watch(told));
  }

  /** Does something at the store, and nothing to it, then answers. */
  <T> void read(Supplier<T> atStore, Consumer<T> answered, Runnable lost) {
    send(new Call<>(atStore, answered, lost), false);
  }

  /** Does something to the store, then answers; whoever hears that it is lost knows nothing. */
  <T> void write(Supplier<T> atStore, Consumer<T> answered, Runnable lost) {
    send(new Call<>(atStore, answered, lost), true);
  }

  /** The session that calls are made in, at the store. */
  Optional<StoreSession> session() {
    return Optional.ofNullable(session);
  }

  /** Ends the session, if the store hears it. */
  public void close() {
    StoreSession ending = session;
    closed = true;
    connected = false;
    calls.clear();
    watches.clear();
    if (ending == null) {
      store.forget(this);
    } else if (store.takes(machine)) {
      agenda()
          .after(
              store.way(chance),
              () -> {
                ending.end();
                store.forget(this);
              });
    }
  }

  private void send(Call<?> call, boolean write) {
    if (!connected) {
      process.soon(call.lost);
      return;
    }
    calls.add(call);
    if (!store.takes(machine)) {
      return;
    }
    long arrival = Math.max(toStoreNanos, agenda().nowNanos() + store.way(chance));
    toStoreNanos = write ? store.commitAt(arrival, chance) : arrival;
    StoreSession sentIn = session;
    long sentBy = link;
    agenda().after(toStoreNanos - agenda().nowNanos(), () -> perform(call, sentIn, sentBy));
  }

  private void perform(Call<?> call, @Nullable StoreSession sentIn, long sentBy) {
    if (call.cancelled || sentIn == null || sentIn.over()) {
      return;
    }
    sentIn.heard(agenda().nowNanos());
    Runnable told = call.perform();
    if (sentBy != link || !store.answers(machine)) {
      return;
    }
    long toldAt = agenda().nowNanos() + store.way(chance) + store.lag(machine);
    fromStoreNanos = Math.max(fromStoreNanos, toldAt);
    agenda()
        .after(
            fromStoreNanos - agenda().nowNanos(),
            () -> {
              if (sentBy == link) {
                process.run(() -> {
                  if (connected && calls.remove(call)) {
                    heardNanos = agenda().nowNanos();
                    told.run();
                  }
                });
              }
            });
  }

  // --- what happens to it

  void begin() {
    process.soon(this::tryToConnect);
  }

  /** The connection is cut without a word: of what travels a first part is done, or all. */
  void severed(boolean all) {
    link++;
    int goesOn = all ? calls.size() : chance.between(0, calls.size());
    for (int i = goesOn; i < calls.size(); i++) {
      calls.get(i).cancelled = true;
    }
    watches.values().forEach(watch -> watch.underWay = false);
  }

  /** The connection breaks, and both sides notice. */
  void broken() {
    if (!process.alive()) {
      return;
    }
    severed(false);
    process.run(this::down);
  }

  void expired() {
    StoreSession ending = session;
    if (ending != null) {
      ending.end();
      sessionEnded(ending);
    }
  }

  void sessionEnded(StoreSession which) {
    if (!process.alive() || closed) {
      store.forget(this);
    } else if (which == session && store.answers(machine)) {
      broken();
    }
  }

  void news(SimStore.Topic topic) {
    Watch watch = watches.get(topic);
    if (watch == null || watch.underWay || !store.answers(machine) || !process.alive()) {
      return;
    }
    watch.underWay = true;
    boolean late = chance.perMille(store.settings().lateWatchPerMille());
    long lateNanos = late ? chance.around(store.settings().lateWatchNanos()) : 0;
    long toldBy = link;
    agenda()
        .after(
            chance.around(store.settings().watchNanos()) + lateNanos + store.lag(machine),
            () -> {
              if (toldBy == link && store.answers(machine)) {
                watch.underWay = false;
                process.run(() -> {
                  if (connected && watches.get(topic) == watch) {
                    watch.told.run();
                  }
                });
              }
            });
  }

  private void down() {
    if (!connected) {
      return;
    }
    connected = false;
    watches.clear();
    List<Call<?>> lost = List.copyOf(calls);
    calls.clear();
    listeners.forEach(listener -> listener.connection(false));
    lost.forEach(call -> call.lost.run());
    StoreSession before = session;
    long lastUp = ups;
    process.after(
        store.settings().sessionNanos(),
        () -> {
          if (!connected && ups == lastUp && session == before && before != null) {
            // The store may keep it a while longer; this side has given it up.
            session = null;
            listeners.forEach(Listener::sessionLost);
          }
        });
    zombies = lost;
    retryConnecting();
  }

  private void retryConnecting() {
    if (!connecting) {
      connecting = true;
      process.after(
          chance.around(store.settings().reconnectNanos()),
          () -> {
            connecting = false;
            tryToConnect();
          });
    }
  }

  private void tryToConnect() {
    if (closed || connected) {
      return;
    }
    if (!store.open(machine)) {
      retryConnecting();
      return;
    }
    agenda().after(2 * store.way(chance), this::arrive);
  }

  private void arrive() {
    if (!store.open(machine)) {
      process.run(this::retryConnecting);
      return;
    }
    zombies.forEach(call -> call.cancelled = true);
    zombies = List.of();
    StoreSession known = session;
    boolean lost = known != null && known.over();
    if (known == null || lost) {
      session = store.newSession(this);
    } else {
      known.heard(agenda().nowNanos());
    }
    link++;
    long mine = link;
    process.run(() -> up(mine, lost));
  }

  private void up(long mine, boolean lost) {
    if (closed || connected) {
      return;
    }
    if (lost) {
      listeners.forEach(Listener::sessionLost);
    }
    if (mine != link) {
      retryConnecting();
      return;
    }
    connected = true;
    ups++;
    heardNanos = agenda().nowNanos();
    toStoreNanos = heardNanos;
    fromStoreNanos = heardNanos;
    listeners.forEach(listener -> listener.connection(true));
    pingLater(ups);
  }

  private void pingLater(long up) {
    process.after(
        store.settings().sessionNanos() / PINGS_PER_SESSION,
        () -> {
          if (closed || !connected || up != ups) {
            return;
          }
          long silent = agenda().nowNanos() - heardNanos;
          // The answer to the last but one ping is due a little less than two periods later.
          if (silent > 7 * store.settings().sessionNanos() / (4 * PINGS_PER_SESSION)) {
            severed(false);
            down();
            return;
          }
          read(() -> true, pong -> {}, () -> {});
          pingLater(up);
        });
  }

  private Agenda agenda() {
    return store.agenda();
  }
}
