package io.drover.master.app;

import io.drover.base.HostPort;
import io.drover.master.api.ClientApi;
import io.drover.master.api.MasterEntry;
import io.drover.master.api.MasterGauges;
import io.drover.master.api.MasterPages;
import io.drover.master.api.http.HttpDoor;
import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.dispatch.SessionConfig;
import io.drover.master.dispatch.WorkerSessions;
import io.drover.master.election.ElectionSettings;
import io.drover.master.election.LatchElection;
import io.drover.master.election.MasterDirectory;
import io.drover.master.log.LogPaths;
import io.drover.master.log.LogSettings;
import io.drover.master.log.ZooKeeperLog;
import io.drover.master.loop.CoreConfig;
import io.drover.master.loop.LoopMetrics;
import io.drover.master.loop.MasterLoop;
import io.drover.master.loop.Moment;
import io.drover.master.loop.Outside;
import io.drover.master.model.MasterId;
import io.drover.master.port.Election;
import io.drover.master.port.ElectionEvent;
import io.drover.master.port.Members;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServer;
import io.drover.rpc.RpcServices;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The parts of one master, made in the order in which they need each other. */
final class MasterParts {
  private static final long HEARTBEAT_MILLIS = 1_000;
  private static final long SILENCE_MILLIS = 4_000;
  private static final int CALLER_SILENCE_MILLIS = 15_000;
  private static final long APPLIED_MILLIS = 1_000;
  private static final int RPC_THREADS = 2;

  /** When a master begins to warm up: it does not hold up its own start. */
  private static final long WARM_UP_MILLIS = 1_000;

  private final MasterConfig config;
  private final LeadershipNews news = new LeadershipNews();
  private final MailboxSlot mailbox = new MailboxSlot();
  private final RpcLoops loops;
  private final ScheduledExecutorService control;
  private final WorkerSessions sessions;
  private final RpcServer server;
  private final HttpDoor door;
  private final StorePart store;
  private final MeasuredLog log;
  private final Election election;
  private final MasterLoop loop;
  private final HostPort advertised;
  private final Members members;
  private List<String> addressesTold = List.of();

  private MasterParts(MasterConfig config, ClosingStack closing) throws MasterStartException {
    this.config = config;
    DataDirectory directory = DataDirectory.open(config.dataDir());
    closing.push("data folder", directory::close);
    store = StorePart.open(config, closing);
    MasterId self = new MasterId(config.id());
    LogPaths paths = new LogPaths(config.cluster());
    loops = new RpcLoops(RPC_THREADS, "drover-rpc-" + config.id());
    closing.push("network threads", loops::close);
    control = thread("drover-control-" + config.id(), closing);
    ScheduledExecutorService dispatch = thread("drover-dispatch-" + config.id(), closing);
    members = new MasterDirectory(store.connection(), paths);
    closing.push("list of masters", members::close);
    sessions =
        new WorkerSessions(
            sessionConfig(self),
            mailbox,
            System::nanoTime,
            loops.watchReads(),
            dispatch,
            this::addresses);
    PeerIdentity identity =
        new PeerIdentity(config.cluster(), PeerIdentity.Role.MASTER, config.id(), Version.text());
    server =
        RpcServer.start(loops, config.listen(), identity, patience(), services(), connection -> {});
    advertised =
        config.advertise().port() == 0
            ? new HostPort(config.advertise().host(), server.address().port())
            : config.advertise();
    log =
        new MeasuredLog(
            new ZooKeeperLog(store.connection(), paths, new ProtoEntryCodec(), LogSettings.DEFAULT),
            System::nanoTime);
    election =
        new LatchElection(
            store.connection(),
            paths,
            self,
            advertised.toString(),
            store::leads,
            ElectionSettings.DEFAULT);
    loop = newLoop(self);
    mailbox.fill(loop.mailbox());
    closing.push("control loop", loop::close);
    closing.push("log", log::close);
    closing.push("server", server::close);
    closing.push("worker sessions", sessions::close);
    PeerWatch watch = newWatch(identity);
    closing.push("watch over the leader", watch::close);
    closing.push("election", election::close);
    door = openDoor();
    closing.push("HTTP door", door::close);
    news.add(sessions::leadershipChanged);
    news.add(watch::leadershipChanged);
    var _ =
        thread("drover-warm-up-" + config.id(), closing)
            .schedule(WarmUp::once, WARM_UP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Of callers: longer than the sessions of many workers that are silent at once are kept. */
  private static RpcConfig patience() {
    RpcConfig usual = RpcConfig.DEFAULT;
    return usual.timed(
        usual.connectTimeoutMillis(), usual.keepAliveIntervalMillis(), CALLER_SILENCE_MILLIS);
  }

  private SessionConfig sessionConfig(MasterId self) {
    return new SessionConfig(
        self,
        HEARTBEAT_MILLIS,
        SILENCE_MILLIS,
        config.nodeGrace().toMillis(),
        SessionConfig.ASKED_AT_ONCE);
  }

  private PeerWatch newWatch(PeerIdentity identity) {
    return new PeerWatch(
        PeerWatch.Connecting.over(loops, identity),
        election,
        control,
        MasterParts::monotonicMillis,
        () -> loop.metrics().core().followedMillis());
  }

  private static long monotonicMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private MasterLoop newLoop(MasterId self) {
    long grace = config.nodeGrace().toMillis();
    return new MasterLoop(
        CoreConfig.of(self, advertised.toString(), grace, grace),
        new Outside(log, election, new ProtoEntryCodec(), news),
        () -> new Moment(System.currentTimeMillis(), monotonicMillis()),
        System::nanoTime,
        ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
  }

  static MasterParts start(MasterConfig config, ClosingStack closing) throws MasterStartException {
    return new MasterParts(config, closing);
  }

  /** Lets the loop run and this master be seen: everybody who listens is in place. */
  void begin() {
    loop.start();
    members.start(
        new Members.Member(
            new MasterId(config.id()),
            advertised.toString(),
            door.address().toString(),
            Version.text(),
            0,
            store.role()),
        now -> mastersSeen(now.stream().map(Members.Member::address).toList()));
    var _ =
        control.scheduleWithFixedDelay(
            this::lookAround, APPLIED_MILLIS, APPLIED_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Workers need not hear how far each master is. On the directory's thread. */
  private void mastersSeen(List<String> addresses) {
    if (!addresses.equals(addressesTold)) {
      addressesTold = addresses;
      sessions.mastersChanged();
    }
  }

  private void lookAround() {
    members.progressed(loop.metrics().core().index(), store.role());
    store.goHome();
  }

  private RpcServices services() {
    RpcServices services = new RpcServices().stream(WorkerMethods.SESSION, sessions::accept);
    new ClientApi(
            config.cluster(), mailbox, news::last, this::masters, sessions::connection, control)
        .register(services);
    return services;
  }

  private HttpDoor openDoor() throws MasterStartException {
    try {
      return HttpDoor.open(
          config.http(),
          new MasterPages(
              config.cluster(), config.id(), mailbox, news::last, this::masters, this::gauges));
    } catch (IOException e) {
      throw new MasterStartException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ScheduledExecutorService thread(String name, ClosingStack closing) {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name(name).daemon(true).factory());
    executor.setRemoveOnCancelPolicy(true);
    closing.push(name, executor::shutdownNow);
    return executor;
  }

  private MasterGauges gauges() {
    LoopMetrics metrics = loop.metrics();
    MeasuredLog.Latency latency = log.latency();
    return new MasterGauges(
        log.connected(),
        metrics.turns(),
        metrics.longest().wallNanos() / 1e6,
        metrics.longest().cpuNanos() / 1e6,
        metrics.longestCheckpoint().wallNanos() / 1e6,
        metrics.longestCheckpoint().cpuNanos() / 1e6,
        metrics.waiting(),
        sessions.connected(),
        latency.p99Millis(),
        latency.maxMillis());
  }

  private List<String> addresses() {
    return members.list().stream().map(Members.Member::address).toList();
  }

  /** Every live master; of this one, what is true now and not what it last told. */
  List<MasterEntry> masters() {
    return members.list().stream()
        .map(member ->
            member.id().value().equals(config.id())
                ? member.with(loop.metrics().core().index(), store.role())
                : member)
        .map(member ->
            new MasterEntry(
                member.id().toString(),
                member.address(),
                member.httpAddress(),
                member.version(),
                member.appliedIndex(),
                member.zooKeeper()))
        .toList();
  }

  LeadershipNews news() {
    return news;
  }

  /** Out of the line first, so that another is elected while this master still cleans up. */
  void leaveElection() {
    election.close();
    loop.mailbox().put(new ElectionEvent.Unelected("this master is stopping"));
  }

  HostPort address() {
    return server.address();
  }

  HostPort http() {
    return door.address();
  }
}
