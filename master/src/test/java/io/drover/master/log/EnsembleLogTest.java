package io.drover.master.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.base.Epoch;
import io.drover.master.port.ReplicatedLogContract;
import io.drover.master.port.Witness;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.curator.test.TestingCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log's promises on three real servers, of which one after the other is killed. */
@Timeout(60)
final class EnsembleLogTest extends ReplicatedLogContract {
  private static final AtomicInteger WORLDS = new AtomicInteger();
  private static final TestingCluster SERVERS = EnsembleWorld.startServers();

  private final EnsembleWorld world =
      new EnsembleWorld(SERVERS, "ensemble-" + WORLDS.incrementAndGet());

  @AfterAll
  static void stopServers() throws IOException {
    SERVERS.close();
  }

  @Override
  protected World createWorld() {
    return world;
  }

  @Test
  void appendsGoOnWhileOneServerAfterTheOtherIsKilledUnderThem() {
    Master follower = master("b");
    Master leader = leader("a");
    List<String> texts = numbers("x", 300);

    for (int i = 0; i < texts.size(); i++) {
      leader.append(texts.get(i));
      if (i % 100 == 50) {
        int server = i / 100;
        int reached = i;
        world.kill(server);
        until(() -> leader.witness().last() > reached);
        world.restart(server);
      }
    }

    until(() -> leader.witness().last() == 300 && follower.witness().last() == 300);
    assertThat(leader.witness().texts()).isEqualTo(texts);
    assertThat(follower.witness().texts()).isEqualTo(texts);
  }

  @Test
  void withoutAQuorumNothingIsLostAndAllGoesOnByItself() {
    Master follower = master("b");
    Master leader = leader("a");
    numbers("x", 20).forEach(leader::append);
    world.kill(0);
    world.kill(1);
    numbers("y", 20).forEach(leader::append);
    until(leader.witness()::isSuspended);
    List<String> told = leader.witness().texts();

    world.restart(0);
    world.restart(1);

    AtomicReference<Epoch> appendedIn = new AtomicReference<>(Epoch.NONE);
    until(() -> {
      Witness witness = leader.witness();
      // It may have been too long for the session, once or again. A claim that is under way would
      // be ended by the next one.
      String last = witness.events().getLast();
      if (last.startsWith("deposed") && !last.contains("claims the lead again")) {
        leader.claim();
      }
      Epoch epoch = witness.epoch();
      if (witness.leads() && !witness.isSuspended() && !epoch.equals(appendedIn.get())) {
        appendedIn.set(epoch);
        leader.append("end");
      }
      return witness.texts().contains("end");
    });
    until(() -> follower.witness().texts().contains("end"));
    assertThat(follower.witness().texts().subList(0, told.size())).isEqualTo(told);
  }
}
