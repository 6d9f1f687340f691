package io.drover.master.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.master.model.MasterId;
import io.drover.master.port.TestCodec;
import io.drover.master.port.Witness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.util.ServiceUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
final class EmbeddedEnsembleTest {
  @TempDir Path dir = Path.of("");

  private final Map<Integer, EmbeddedEnsemble> members = new TreeMap<>();
  private final List<AutoCloseable> toClose = new ArrayList<>();
  private @Nullable ZooKeeperLog appender;

  @AfterEach
  void tearDown() throws Exception {
    for (AutoCloseable closeable : toClose.reversed()) {
      closeable.close();
    }
    members.values().forEach(EmbeddedEnsemble::close);
  }

  private void start(EnsembleSpec spec, int id) {
    members.put(id, EmbeddedEnsemble.start(spec, id, dir.resolve("member-" + id)));
  }

  private EmbeddedEnsemble member(int id) {
    return Objects.requireNonNull(members.get(id));
  }

  private void stop(int id) {
    EmbeddedEnsemble member = members.remove(id);
    if (member != null) {
      member.close();
    }
  }

  private int with(EnsembleRole role) {
    await().atMost(Duration.ofSeconds(30)).until(() -> find(role) > 0);
    return find(role);
  }

  private int find(EnsembleRole role) {
    return members.entrySet().stream()
        .filter(entry -> entry.getValue().role() == role)
        .mapToInt(Map.Entry::getKey)
        .findFirst()
        .orElse(0);
  }

  private Witness log(EnsembleSpec spec, int id, boolean lead) {
    ZooKeeperConnection connection =
        ZooKeeperConnection.open(spec.clientsOf(id), ZooKeeperConnection.EMBEDDED_SESSION);
    ZooKeeperLog log =
        new ZooKeeperLog(
            connection, new LogPaths("embedded"), new TestCodec(), LogSettings.DEFAULT);
    toClose.add(connection);
    toClose.add(log);
    Witness witness = new Witness();
    log.start(witness);
    if (lead) {
      log.claim(new MasterId("m" + id), "m" + id);
      await().atMost(Duration.ofSeconds(30)).until(witness::leads);
      appender = log;
    }
    return witness;
  }

  private void append(Witness leader, String text) {
    Objects.requireNonNull(appender, "no leader yet").append(leader.next(text));
  }

  @Test
  void oneMemberIsACompleteStoreAndKeepsWhatItAnsweredOverARestart() throws Exception {
    EnsembleSpec spec = FreePorts.ensemble(1);
    start(spec, 1);
    assertThat(member(1).role()).isEqualTo(EnsembleRole.STANDALONE);
    Witness leader = log(spec, 1, true);
    append(leader, "x");
    await().until(() -> leader.last() == 1);

    stop(1);
    start(spec, 1);
    append(leader, "y");

    await().atMost(Duration.ofSeconds(20)).until(() -> leader.last() == 2);
    Witness reader = log(spec, 1, false);
    await().until(() -> reader.last() == 2);
    assertThat(reader.texts()).containsExactly("x", "y");
    assertThat(Thread.getAllStackTraces().keySet())
        .as("nothing is handed on to a further thread only to be read")
        .noneMatch(thread -> thread.getName().startsWith("NIOWorkerThread"));
  }

  /** What a paused machine's member would have told came to the others late. */
  @Test
  void aSessionThatBeganWithAnotherMemberGoesHomeWhenItsOwnServes() throws Exception {
    EnsembleSpec spec = FreePorts.ensemble(3);
    start(spec, 2);
    start(spec, 3);
    ZooKeeperConnection connection =
        ZooKeeperConnection.open(spec.clientsOf(1), ZooKeeperConnection.EMBEDDED_SESSION);
    toClose.add(connection);
    assertThat(connection.curator().blockUntilConnected(30, TimeUnit.SECONDS)).isTrue();
    long session = connection.curator().getZookeeperClient().getZooKeeper().getSessionId();
    assertThat(client(connection)).doesNotContain(":" + spec.member(1).clientPort() + " ");

    start(spec, 1);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          if (member(1).role() != EnsembleRole.LOOKING) {
            connection.preferFirst();
          }
          return connection.isConnected()
              && client(connection).contains(":" + spec.member(1).clientPort() + " ");
        });
    assertThat(connection.curator().getZookeeperClient().getZooKeeper().getSessionId())
        .isEqualTo(session);
  }

  private static String client(ZooKeeperConnection connection) throws Exception {
    return connection.curator().getZookeeperClient().getZooKeeper() + " ";
  }

  @Test
  void ofThreeMembersAnyOneMayGoAndComeBack() throws Exception {
    EnsembleSpec spec = FreePorts.ensemble(3);
    start(spec, 1);
    start(spec, 2);
    start(spec, 3);
    int first = with(EnsembleRole.LEADER);
    int own = with(EnsembleRole.FOLLOWER);
    int other = 6 - first - own;
    Witness leader = log(spec, own, true);
    append(leader, "with all");
    await().until(() -> leader.last() == 1);

    stop(other);
    append(leader, "without a follower");
    await().atMost(Duration.ofSeconds(10)).until(() -> leader.last() == 2);
    start(spec, other);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> member(other).role() == EnsembleRole.FOLLOWER);
    stop(first);
    append(leader, "without the leader");
    await().atMost(Duration.ofSeconds(20)).until(() -> leader.last() == 3);

    assertThat(with(EnsembleRole.LEADER)).isNotEqualTo(first);
    assertThat(leader.leads()).isTrue();
    leader.assertPromisesKept();
  }

  @Test
  void membersThatWouldEndTheProcessAreStartedAnewAndKeepWhatTheyAnswered() throws Exception {
    EnsembleSpec spec = FreePorts.ensemble(3);
    for (int id = 1; id <= 3; id++) {
      start(spec, id);
    }
    with(EnsembleRole.LEADER);
    Witness leader = log(spec, 1, true);
    append(leader, "before");
    await().until(() -> leader.last() == 1);

    assertThatThrownBy(() -> ServiceUtils.requestSystemExit(10))
        .as("what called does not go on")
        .isInstanceOf(IllegalStateException.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> members.values().stream().allMatch(m -> m.role() == EnsembleRole.LOOKING));

    with(EnsembleRole.LEADER);
    with(EnsembleRole.FOLLOWER);
    Witness next = log(spec, 2, true);
    assertThat(next.texts()).contains("before");
  }

  @Test
  void withoutAMajorityNothingIsWrittenAndWithOneItGoesOn() throws Exception {
    EnsembleSpec spec = FreePorts.ensemble(3);
    start(spec, 1);
    start(spec, 2);
    with(EnsembleRole.LEADER);
    int own = with(EnsembleRole.FOLLOWER);
    Witness leader = log(spec, own, true);
    append(leader, "x");
    await().until(() -> leader.last() == 1);

    stop(3 - own);
    append(leader, "y");
    await().until(leader::isSuspended);
    await().until(() -> find(EnsembleRole.LOOKING) == own);
    assertThat(leader.last()).isEqualTo(1);
    start(spec, 3);

    await().atMost(Duration.ofSeconds(30)).until(() -> !leader.isSuspended());
    // Its session may have ended meanwhile; then the append is void, and it says so.
    await().until(() -> leader.last() == 2 || !leader.leads());
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    EnsembleSpec spec = FreePorts.ensemble(1);
    int port = spec.member(1).clientPort();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(taken.isBound()).isTrue();
      assertThatThrownBy(() -> start(spec, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("client port 127.0.0.1:" + port);
    }
  }

  @Test
  void aDirectoryOfAnotherMemberIsRefused() {
    EnsembleSpec spec = FreePorts.ensemble(1);
    start(spec, 1);
    stop(1);
    EnsembleSpec other =
        new EnsembleSpec(
            List.of(new EnsembleSpec.Member(2, "127.0.0.1", 1, 2, spec.member(1).clientPort())));

    assertThatThrownBy(() -> EmbeddedEnsemble.start(other, 2, dir.resolve("member-1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("belongs to embedded ZooKeeper member 1");
  }

  @Test
  void theListOfMembersIsReadAndItsErrorsNameThePart() {
    EnsembleSpec spec = EnsembleSpec.parse("1=a:2888:3888:2181, 2=[::1]:2889:3889:2182");

    assertThat(spec.member(2).host()).isEqualTo("::1");
    assertThat(spec.clientsOf(2).getFirst()).hasToString("[::1]:2182");
    assertThatThrownBy(() -> EnsembleSpec.parse("1=a:2888:3888:2181,b:1:2:3"))
        .hasMessageContaining("'b:1:2:3' is not ID=HOST:QUORUMPORT:ELECTIONPORT:CLIENTPORT");
    assertThatThrownBy(() -> EnsembleSpec.parse("1=a:1:2:3,1=b:1:2:3"))
        .hasMessageContaining("member 1 twice");
  }
}
