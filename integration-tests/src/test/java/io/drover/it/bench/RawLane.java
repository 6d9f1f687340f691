package io.drover.it.bench;

import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.log.ZooKeeperConnection;
import io.drover.master.state.Change;
import java.util.Arrays;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** The same bytes with ZooKeeper's own client: one create for each entry, made beforehand. */
final class RawLane extends Lane {
  private static final String ROOT = "/raw";

  private final ZooKeeper zooKeeper;
  private byte[] bytes = new byte[0];
  private long created;

  RawLane(ZooKeeperConnection connection) {
    CuratorFramework curator = connection.curator();
    try {
      zooKeeper = curator.getZookeeperClient().getZooKeeper();
      curator.create().orSetData().forPath(ROOT);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void prepare(List<Change> changes) {
    byte[] content = new ProtoEntryCodec().encodeChanges(changes);
    bytes = Arrays.copyOf(content, content.length + HEADER_BYTES);
  }

  @Override
  void append() {
    created++;
    zooKeeper.create(
        ROOT + "/" + created,
        bytes,
        Ids.OPEN_ACL_UNSAFE,
        CreateMode.PERSISTENT,
        (int code, String path, Object context, String name) -> {
          if (code == KeeperException.Code.OK.intValue()) {
            durable();
          } else {
            System.err.println("a create failed with code " + code);
          }
        },
        null);
  }

  @Override
  public void close() {
    // The connection is its owner's.
  }
}
