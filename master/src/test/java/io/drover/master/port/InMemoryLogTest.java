package io.drover.master.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fake keeps the promises of the real log, and its own faults do what they say. */
@Timeout(60)
final class InMemoryLogTest extends ReplicatedLogContract {
  private final InMemoryWorld world = new InMemoryWorld();

  @Override
  protected World createWorld() {
    return world;
  }

  @Test
  void appendsThatWereDoneUnseenAreFoundAndTheOthersSentAgain() {
    Master leader = leader("a");
    numbers("x", 6).forEach(leader::append);

    world.log("a").disconnect(4);
    assertThat(world.store.lastIndex()).isEqualTo(4);
    assertThat(leader.witness().last()).isZero();
    world.log("a").reconnect();

    until(() -> leader.witness().last() == 6);
    Master reader = leader("b");
    assertThat(reader.witness().texts()).isEqualTo(numbers("x", 6));
  }

  @Test
  void whatADeadLeaderGotDoneUnseenIsKept() {
    Master first = leader("a");
    numbers("x", 6).forEach(first::append);
    world.log("a").disconnect(3);
    first.log().close();

    Master second = leader("b");

    assertThat(second.witness().texts()).isEqualTo(numbers("x", 3));
  }

  @Test
  void nothingHappensUnlessItIsStepped() {
    Master leader = leader("a");
    List<String> before = leader.witness().events();

    leader.append("x");

    assertThat(leader.witness().events()).isEqualTo(before);
    assertThat(world.log("a").unanswered()).isEqualTo(1);
    assertThat(world.log("a").step()).isTrue();
    assertThat(leader.witness().last()).isEqualTo(1);
    assertThat(world.log("a").step()).isFalse();
  }

  private static final class InMemoryWorld implements World {
    private static final int STEPS_AT_ONCE = 10;

    private final InMemoryLogStore store = new InMemoryLogStore();
    private final Map<String, InMemoryLog> logs = new LinkedHashMap<>();
    private final Set<String> held = new HashSet<>();
    private final Set<String> slow = new HashSet<>();
    private int round;

    InMemoryLog log(String master) {
      return Objects.requireNonNull(logs.get(master), master);
    }

    @Override
    public ReplicatedLog open(String master) {
      InMemoryLog log = new InMemoryLog(store, new TestCodec());
      logs.put(master, log);
      return log;
    }

    @Override
    public void step() {
      for (int i = 0; i < STEPS_AT_ONCE; i++) {
        round++;
        boolean turnOfTheSlow = round % (20 * STEPS_AT_ONCE) == 1;
        logs.forEach((master, log) -> {
          if (!held.contains(master) && (turnOfTheSlow || !slow.contains(master))) {
            log.step();
          }
        });
      }
    }

    @Override
    public void hold(Master master, boolean on) {
      if (on) {
        held.add(master.name());
      } else {
        held.remove(master.name());
      }
    }

    @Override
    public void breakConnection(String master) {
      log(master).disconnect(log(master).unanswered() / 2);
      log(master).reconnect();
    }

    @Override
    public void loseSession(String master) {
      log(master).loseSession();
      log(master).reconnect();
    }

    @Override
    public void slow(String master, boolean on) {
      if (on) {
        slow.add(master);
      } else {
        slow.remove(master);
      }
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
