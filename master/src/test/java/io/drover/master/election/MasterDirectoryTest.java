package io.drover.master.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.base.HostPort;
import io.drover.master.log.ZooKeeperConnection;
import io.drover.master.model.MasterId;
import io.drover.master.port.Members.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MasterDirectoryTest {
  private final TestingServer server;
  private final List<AutoCloseable> toClose = new ArrayList<>();

  MasterDirectoryTest() throws Exception {
    server = new TestingServer(new InstanceSpec(null, -1, -1, -1, true, 1, 200, 100), true);
  }

  @AfterEach
  void tearDown() throws Exception {
    for (AutoCloseable closeable : toClose.reversed()) {
      closeable.close();
    }
    server.close();
  }

  private ZooKeeperConnection connection() {
    ZooKeeperConnection connection =
        ZooKeeperConnection.open(
            List.of(HostPort.parse(server.getConnectString())), Duration.ofSeconds(10));
    toClose.add(connection);
    return connection;
  }

  private MasterDirectory directory(ZooKeeperConnection connection) {
    MasterDirectory directory = new MasterDirectory(connection, Ballot.PATHS);
    toClose.add(directory);
    return directory;
  }

  private static Member member(String id) {
    return new Member(new MasterId(id), id + ":7420", id + ":7480", "1.0", 0, "");
  }

  @Test
  void everyMasterSeesWhoIsThereAndWhoLeaves() {
    MasterDirectory a = directory(connection());
    MasterDirectory b = directory(connection());
    List<List<Member>> heard = new CopyOnWriteArrayList<>();

    a.start(member("a"), heard::add);
    await().until(() -> a.list().equals(List.of(member("a"))));
    b.start(member("b"), list -> {});
    await().until(() -> a.list().equals(List.of(member("a"), member("b"))));
    b.close();

    await().until(() -> a.list().equals(List.of(member("a"))));
    assertThat(heard)
        .containsExactly(
            List.of(member("a")), List.of(member("a"), member("b")), List.of(member("a")));
  }

  @Test
  void aMasterWhoseSessionWasLostEntersAgain() throws Exception {
    ZooKeeperConnection connection = connection();
    MasterDirectory a = directory(connection);
    MasterDirectory b = directory(connection());
    a.start(member("a"), list -> {});
    b.start(member("b"), list -> {});
    await().until(() -> b.list().size() == 2);

    connection
        .curator()
        .getZookeeperClient()
        .getZooKeeper()
        .getTestable()
        .injectSessionExpiration();

    String path = Ballot.PATHS.master("a");
    await()
        .until(() -> {
          var stat = connection.curator().checkExists().forPath(path);
          return stat != null
              && stat.getEphemeralOwner()
                  == connection.curator().getZookeeperClient().getZooKeeper().getSessionId();
        });
    await().until(() -> b.list().size() == 2);
  }

  @Test
  void aMasterThatComesBackBeforeItsOldSessionEndsKeepsItsNewEntry() {
    MasterDirectory old = directory(connection());
    old.start(member("a"), list -> {});
    await().until(() -> old.list().size() == 1);
    Member changed = new Member(new MasterId("a"), "elsewhere:1", "elsewhere:2", "1.1", 0, "");

    MasterDirectory fresh = directory(connection());
    fresh.start(changed, list -> {});

    await().until(() -> fresh.list().equals(List.of(changed)));
  }

  @Test
  void howFarAMasterIsAndWhatItsStoreDoesBecomeKnownToTheOthers() {
    MasterDirectory a = directory(connection());
    MasterDirectory b = directory(connection());
    a.start(member("a"), list -> {});
    b.start(member("b"), list -> {});
    await().until(() -> b.list().size() == 2);

    a.progressed(42, "leader");

    // Data of the others is read again now and then, not at each change.
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> b.list().contains(member("a").with(42, "leader")));
  }
}
