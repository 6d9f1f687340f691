package io.drover.it.bench;

import io.drover.master.codec.ProtoEntryCodec;
import io.drover.master.log.ZooKeeperConnection;
import io.drover.master.state.Change;
import java.util.Arrays;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;

/**
 * The same bytes, made beforehand, with ZooKeeper's own client: one create for each entry, or one
 * transaction of two checks and a create, as the log's are.
 */
final class RawLane extends Lane {
  private final String root;
  private final boolean transactions;
  private byte[] bytes = new byte[0];
  private long created;

  RawLane(ZooKeeperConnection connection, boolean transactions) {
    super(connection);
    this.root = transactions ? "/raw-transactions" : "/raw";
    this.transactions = transactions;
    CuratorFramework curator = connection.curator();
    try {
      curator.create().orSetData().forPath(root);
      curator.create().orSetData().forPath(path(0));
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
    if (transactions) {
      zooKeeper()
          .multi(
              List.of(
                  Op.check(root, -1),
                  Op.check(path(created - 1), -1),
                  Op.create(path(created), bytes, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)),
              (code, path, context, results) -> answered(code),
              null);
    } else {
      zooKeeper()
          .create(
              path(created),
              bytes,
              Ids.OPEN_ACL_UNSAFE,
              CreateMode.PERSISTENT,
              (int code, String path, Object context, String name) -> answered(code),
              null);
    }
  }

  @Override
  long written() {
    return created;
  }

  @Override
  String path(long entry) {
    return root + "/" + entry;
  }

  private void answered(int code) {
    if (code == KeeperException.Code.OK.intValue()) {
      durable();
    } else {
      System.err.println("a write failed with code " + code);
    }
  }

  @Override
  public void close() {
    // The connection is its owner's.
  }
}
