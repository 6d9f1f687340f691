package io.drover.master.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.base.Epoch;
import io.drover.base.HostPort;
import io.drover.master.model.MasterId;
import io.drover.master.port.Election;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServer;
import io.drover.rpc.RpcServices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PeerWatchTest {
  private final RpcLoops loops = new RpcLoops(2, "test");
  private final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor();
  private final List<String> suspected = new CopyOnWriteArrayList<>();
  private final List<RpcConnection> accepted = new CopyOnWriteArrayList<>();
  private final List<RpcConfig> patience = new CopyOnWriteArrayList<>();

  /**
   * How often the watch's own end knew of a connection: the leader's end knows a little earlier.
   */
  private final AtomicInteger reached = new AtomicInteger();

  private final AtomicInteger tries = new AtomicInteger();
  private final AtomicInteger triesBeforeSuspicion = new AtomicInteger();

  /** The watch's clock. */
  private final AtomicLong millis = new AtomicLong(1_000_000);

  /** When the leader's newest entry came, by that clock. */
  private final AtomicLong followed = new AtomicLong();

  /** Whether nobody answers from now on. */
  private volatile boolean mute;

  /** How long a try takes that is not answered, by the watch's clock. */
  private volatile long tryMillis = 300;

  /** Whether an entry of a leader comes that does not answer, with each try. */
  private volatile boolean writes;

  private final PeerWatch.Connecting tcp = PeerWatch.Connecting.over(loops, identity("m2"));
  private final PeerWatch watch =
      new PeerWatch(
          (address, config) -> {
            patience.add(config);
            if (mute) {
              tries.incrementAndGet();
              if (writes) {
                followed.set(millis.get());
              }
              millis.addAndGet(tryMillis);
              return CompletableFuture.failedFuture(new IllegalStateException("no answer"));
            }
            return tcp.connect(address, config)
                .whenComplete((connected, failure) -> {
                  if (failure == null) {
                    reached.incrementAndGet();
                  }
                });
          },
          new SuspicionBook(),
          control,
          millis::get,
          followed::get);

  @AfterEach
  void close() {
    watch.close();
    control.shutdown();
    loops.close();
  }

  @Test
  void suspectsALeaderThatItReachedOnceAndReachesNoMore() {
    RpcServer leader = leader();
    watch.leadershipChanged(leads(leader.address(), 1));
    await().until(() -> reached.get() == 1);

    leader.close();

    await().until(() -> suspected.equals(List.of(leader.address().toString())));
  }

  @Test
  void aBrokenConnectionToALeaderThatIsThereCostsNoLeadership() {
    RpcServer leader = reachedLeader();

    accepted.getFirst().close();

    await().until(() -> reached.get() == 2);
    assertThat(suspected).isEmpty();
    leader.close();
  }

  @Test
  void suspectsALeaderThatNeitherAnswersNorWritesAtTheFirstTry() {
    RpcServer leader = reachedLeader();

    mute = true;
    accepted.getFirst().close();

    await().until(() -> suspected.size() == 1);
    assertThat(triesBeforeSuspicion).hasValue(1);
    leader.close();
  }

  @Test
  void triesALeaderThatWritesOnAgainForSomeTime() {
    RpcServer leader = reachedLeader();

    writes = true;
    mute = true;
    accepted.getFirst().close();

    await().until(() -> suspected.size() == 1);
    assertThat(triesBeforeSuspicion).hasValue(10);
    leader.close();
  }

  @Test
  void anEntryOfTheSilenceItselfIsASignOfLifeAndAnOlderOneIsNone() {
    RpcServer leader = reachedLeader();

    // It was silent for 600 ms, and the first try takes 300 more.
    followed.set(millis.get() - 290);
    mute = true;
    accepted.getFirst().close();

    await().until(() -> suspected.size() == 1);
    assertThat(triesBeforeSuspicion).hasValue(2);
    leader.close();
  }

  @Test
  void aNewLeaderIsGivenTimeForItsWorkersWhateverItWrites() {
    RpcServer leader = reachedLeader();
    // It began a second ago.
    millis.addAndGet(-4_000);

    mute = true;
    accepted.getFirst().close();

    await().until(() -> suspected.size() == 1);
    assertThat(triesBeforeSuspicion).hasValue(10);
    leader.close();
  }

  @Test
  void whoeverIsTurnedAwaySuspectsTheLeaderWhateverItWroteLast() {
    RpcServer leader = reachedLeader();

    writes = true;
    tryMillis = 1;
    mute = true;
    accepted.getFirst().close();

    await().until(() -> suspected.size() == 1);
    assertThat(triesBeforeSuspicion).hasValue(1);
    leader.close();
  }

  @Test
  void neverSuspectsALeaderThatItNeverReached() {
    RpcServer nobody = leader();
    nobody.close();

    watch.leadershipChanged(leads(nobody.address(), 1));

    await()
        .during(Duration.ofMillis(1_200))
        .atMost(Duration.ofSeconds(10))
        .until(suspected::isEmpty);
  }

  @Test
  void doesNotWatchItself() {
    RpcServer self = leader();
    watch.leadershipChanged(
        new Leadership(
            true, new Epoch(1), Optional.of(new MasterId("m2")), self.address().toString()));

    await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(10)).until(accepted::isEmpty);
    self.close();
  }

  @Test
  void forgetsAFormerLeader() {
    RpcServer former = leader();
    watch.leadershipChanged(leads(former.address(), 1));
    await().until(() -> reached.get() == 1);
    RpcServer leader = leader();
    watch.leadershipChanged(leads(leader.address(), 2));
    await().until(() -> reached.get() == 2);

    former.close();

    await().during(Duration.ofMillis(800)).atMost(Duration.ofSeconds(10)).until(suspected::isEmpty);
    leader.close();
  }

  @Test
  void givesALeaderMoreTimeTheMoreLeadershipsThereWereLately() {
    RpcServer leader = leader();

    for (int epoch = 1; epoch <= 6; epoch++) {
      watch.leadershipChanged(leads(leader.address(), epoch));
    }

    await().until(() -> patience.size() == 6);
    assertThat(patience)
        .extracting(RpcConfig::keepAliveTimeoutMillis)
        .containsExactly(600, 600, 1_200, 2_400, 4_800, 4_800);
    assertThat(patience)
        .extracting(RpcConfig::connectTimeoutMillis)
        .containsExactly(300, 300, 600, 1_200, 2_400, 2_400);
    leader.close();
  }

  /** A leader that the watch has a connection to. */
  private RpcServer reachedLeader() {
    RpcServer leader = leader();
    watch.leadershipChanged(leads(leader.address(), 1));
    await().until(() -> reached.get() == 1 && accepted.size() == 1);
    // It is no new leader any more.
    millis.addAndGet(5_000);
    return leader;
  }

  private RpcServer leader() {
    return RpcServer.start(
        loops,
        new HostPort("127.0.0.1", 0),
        identity("m1"),
        RpcConfig.DEFAULT,
        new RpcServices(),
        accepted::add);
  }

  private static PeerIdentity identity(String id) {
    return new PeerIdentity("c", PeerIdentity.Role.MASTER, id, "test");
  }

  private static Leadership leads(HostPort address, long epoch) {
    return new Leadership(
        false, new Epoch(epoch), Optional.of(new MasterId("m1")), address.toString());
  }

  /** An election that only writes down who was suspected. */
  private final class SuspicionBook implements Election {
    @Override
    public void start(Listener listener) {
      // Nobody is elected here.
    }

    @Override
    public void resign(String reason) {
      // Nobody leads here.
    }

    @Override
    public void suspect(String leaderAddress) {
      triesBeforeSuspicion.set(tries.get());
      suspected.add(leaderAddress);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
