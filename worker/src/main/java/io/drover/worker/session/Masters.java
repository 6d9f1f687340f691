package io.drover.worker.session;

import io.drover.base.HostPort;
import io.drover.proto.Hello;
import io.drover.proto.NodeFacts;
import io.drover.proto.StatusBatch;
import io.drover.proto.Welcome;
import io.drover.proto.WorkerMessage;
import io.drover.rpc.RpcConnection;
import io.drover.worker.agent.Orders;
import io.drover.worker.journal.Kept;
import io.drover.worker.loop.Loop;
import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskStatus;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions with all masters. Obeys the leader of the highest epoch, tells it every status until
 * it is acknowledged, and watches the lease. Owned by the loop.
 */
public final class Masters {
  private static final Logger log = LoggerFactory.getLogger(Masters.class);
  private static final long TICK_MILLIS = 250;

  private final Loop loop;
  private final SessionConfig config;
  private final Function<HostPort, CompletableFuture<RpcConnection>> connect;
  private final SelfDescription self;
  private final Orders orders;
  private final Leadership leadership;
  private final StatusOutbox outbox = new StatusOutbox();
  private final Map<HostPort, MasterLink> links = new LinkedHashMap<>();
  private final Map<HostPort, MasterSession> sessions = new LinkedHashMap<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Owner owner = new Owner();

  private NodeFacts facts;
  private boolean leaseWasOver = true;
  private boolean started;
  private boolean closed;

  /**
   * How the sessions are tied to the rest.
   *
   * @param connect opens a connection to a master
   * @param orders what orders act upon
   * @param heldUntilMillis when the lease ends that an earlier life of this worker left
   * @param keep keeps the highest leadership on disk
   */
  public record Ties(
      Function<HostPort, CompletableFuture<RpcConnection>> connect,
      Orders orders,
      long heldUntilMillis,
      Consumer<Kept.Leadership> keep) {}

  public Masters(
      Loop loop,
      SessionConfig config,
      SelfDescription self,
      NodeFacts facts,
      Kept.Leadership kept,
      Ties ties) {
    this.loop = loop;
    this.config = config;
    this.self = self;
    this.facts = facts;
    this.connect = ties.connect();
    this.orders = ties.orders();
    this.leadership = new Leadership(loop, kept, ties.heldUntilMillis(), ties.keep());
  }

  /** Begins to connect; does nothing the second time. */
  public void start() {
    loop.checkOnLoop();
    if (started || closed) {
      return;
    }
    started = true;
    config.masters().forEach(this::link);
    leadership.masters().forEach(this::linkNamed);
    loop.after(TICK_MILLIS, this::tick);
  }

  /** Ends every session. */
  public void close() {
    loop.checkOnLoop();
    closed = true;
    links.values().forEach(MasterLink::close);
  }

  /** Completes when a leader has taken this worker in. */
  public CompletableFuture<Void> ready() {
    return ready;
  }

  /** A task was observed anew: told until a leader acknowledges it. */
  public void observed(TaskStatus status) {
    loop.checkOnLoop();
    outbox.put(status);
    if (status.state().beginning()) {
      loop.after(config.progressMillis(), this::flush);
    } else {
      // What the same turn observes besides travels in the same batch.
      loop.put(this::flush);
    }
  }

  /** Nothing of this task is to be told any more. */
  public void forgotten(TaskId task) {
    loop.checkOnLoop();
    outbox.forget(task);
  }

  /**
   * Whether the node can take tasks has changed. Told also to masters that have not welcomed this
   * worker yet: the Hello that they are to answer says what was so before.
   */
  public void condition(NodeCondition condition) {
    loop.checkOnLoop();
    sessions.values().forEach(session -> session.send(condition));
  }

  /** The node is another than it said: every master hears of it. */
  public void facts(NodeFacts next) {
    loop.checkOnLoop();
    if (!next.equals(facts)) {
      facts = next;
      List.copyOf(sessions.values()).forEach(MasterSession::sendHello);
    }
  }

  /** Statuses that no leader has acknowledged. */
  public int unacknowledged() {
    loop.checkOnLoop();
    return outbox.size();
  }

  private void link(HostPort address) {
    if (!closed && !links.containsKey(address)) {
      MasterLink link = new MasterLink(address, loop, config, connect, this::open);
      links.put(address, link);
      link.connect();
    }
  }

  private void linkNamed(String address) {
    try {
      link(HostPort.parse(address));
    } catch (IllegalArgumentException e) {
      log.warn("a master named an address that is none: {}", e.getMessage());
    }
  }

  /**
   * A session, unless the master is known by another address already: it takes one of each node.
   */
  private Optional<MasterSession> open(HostPort address, RpcConnection connection) {
    String master = connection.peer().id();
    boolean known = sessions.values().stream().anyMatch(other -> other.peerId().equals(master));
    if (known) {
      log.debug("master={} is id={}, which has a session", address, master);
      return Optional.empty();
    }
    MasterSession session =
        new MasterSession(address, connection, loop, new OrderIntake(orders), owner);
    sessions.put(address, session);
    return Optional.of(session);
  }

  /** Masters that are gone for good are not asked for ever. */
  private void dropUnnamed(List<String> named) {
    links
        .entrySet()
        .removeIf(entry -> {
          boolean dropped =
              entry.getValue().idle()
                  && !config.masters().contains(entry.getKey())
                  && !named.contains(entry.getKey().toString());
          if (dropped) {
            entry.getValue().close();
          }
          return dropped;
        });
  }

  private Optional<MasterSession> leader() {
    return sessions.values().stream()
        .filter(session -> session.leads() && session.epoch() == leadership.epoch())
        .findFirst();
  }

  private void flush() {
    @Nullable MasterSession leader = leader().orElse(null);
    if (leader == null) {
      return;
    }
    Optional<StatusBatch> batch = outbox.next(leader.nextBatch(), loop.nowMillis());
    while (batch.isPresent()) {
      leader.send(batch.get());
      batch = outbox.next(leader.nextBatch(), loop.nowMillis());
    }
  }

  private void tick() {
    if (closed) {
      return;
    }
    boolean overdue =
        outbox
            .oldestSentMillis()
            .filter(sent -> loop.nowMillis() - sent > config.ackMillisMax())
            .isPresent();
    if (overdue && leader().isPresent()) {
      log.debug("statuses were not acknowledged and are sent again");
      outbox.resendAll();
      flush();
    }
    boolean over = leadership.leaseOver();
    if (over) {
      orders.leaseExpired("out of touch with the masters for longer than the lease");
    }
    if (over != leaseWasOver) {
      leaseWasOver = over;
      log.info("lease={}", over ? "over" : "held");
    }
    loop.after(TICK_MILLIS, this::tick);
  }

  private void ready(MasterSession session) {
    if (ready.complete(null)) {
      log.info(
          "worker ready node={} master={} epoch={}",
          self.nodeId(),
          session.address(),
          session.epoch());
    }
  }

  /** What single sessions ask of all together. */
  private final class Owner implements MasterSession.Owner {
    @Override
    public WorkerMessage hello() {
      Hello.Builder hello =
          self.hello(facts, orders.condition(), orders.statuses()).toBuilder()
              .setEpoch(leadership.epoch())
              .setFounding(leadership.founding());
      return WorkerMessage.newBuilder().setHello(hello).build();
    }

    @Override
    public void assigned(String founding) {
      leadership.serve(founding);
    }

    @Override
    public Iterator<WorkerMessage> heldOrders(List<String> tasks) {
      return new HeldOrderBatches(orders, tasks);
    }

    @Override
    public boolean heard(MasterSession session, Welcome welcome) {
      Optional.ofNullable(links.get(session.address())).ifPresent(MasterLink::welcomed);
      boolean current = leadership.admits(welcome.getEpoch());
      boolean leads = welcome.getLeader() && current;
      if (!current && welcome.getLeader()) {
        log.warn(
            "master={} leads a past epoch={}: not obeyed", session.address(), welcome.getEpoch());
      }
      boolean turned = leads && !session.leads();
      session.step(leads);
      if (leads) {
        sessions.values().stream()
            .filter(other -> !other.equals(session))
            .forEach(o -> o.step(false));
        leadership.learn(welcome.getMastersList(), welcome.getGraceMillis());
        ready(session);
      }
      welcome.getMastersList().forEach(Masters.this::linkNamed);
      if (leads && welcome.getMastersCount() > 0) {
        dropUnnamed(welcome.getMastersList());
      }
      if (turned) {
        outbox.resendAll();
        flush();
      }
      return leads;
    }

    @Override
    public boolean obeys(MasterSession session, long epoch) {
      boolean obeyed = session.leads() && leadership.admits(epoch);
      if (!obeyed) {
        log.warn(
            "master={} gave orders of epoch={}, epoch={} is known: not obeyed",
            session.address(),
            epoch,
            leadership.epoch());
      }
      return obeyed;
    }

    @Override
    public void touched(MasterSession session, long sentMillis) {
      if (leader().filter(session::equals).isPresent()) {
        leadership.touched(sentMillis);
        orders.leaseHeld(leadership.leaseEndMillis());
      }
    }

    @Override
    public void acknowledged(MasterSession session, long batch) {
      if (leader().filter(session::equals).isPresent()) {
        outbox.acknowledged(batch);
        flush();
      }
    }

    @Override
    public void refused(MasterSession session, String message) {
      log.error("master={} refuses this worker: {}", session.address(), message);
      @Nullable MasterLink link = links.get(session.address());
      session.close("refused: " + message);
      if (link != null) {
        link.refused();
      }
    }

    @Override
    public void ended(MasterSession session, String reason) {
      sessions.remove(session.address(), session);
      Optional.ofNullable(links.get(session.address())).ifPresent(link -> link.ended(reason));
    }
  }
}
