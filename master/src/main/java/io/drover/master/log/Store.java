package io.drover.master.log;

import io.drover.master.log.StoreException.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper as the log needs it: every call ends within a time-out, and every way it can go wrong
 * is one of a few. Curator keeps the connection; the calls go straight to ZooKeeper's own
 * asynchronous client, which keeps their order and costs no retry loop. Thread-safe.
 */
final class Store {
  private final CuratorFramework curator;
  private final Duration callTimeout;

  Store(CuratorFramework curator, Duration callTimeout) {
    this.curator = curator;
    this.callTimeout = callTimeout;
  }

  /** A node's bytes and version. */
  static final class Node {
    private final byte[] data;
    private final int version;

    Node(byte[] data, int version) {
      this.data = data;
      this.version = version;
    }

    /** Not a copy: whoever reads it leaves it as it is. */
    byte[] data() {
      return data;
    }

    int version() {
      return version;
    }
  }

  /** What lies at the path, if anything does. */
  Optional<Node> read(String path) throws StoreException {
    return await(path, startRead(path));
  }

  /** What lies at each of these paths; read in this order, all at once. */
  List<Optional<Node>> readAll(List<String> paths) throws StoreException {
    List<CompletableFuture<Optional<Node>>> answers = new ArrayList<>(paths.size());
    for (String path : paths) {
      answers.add(startRead(path));
    }
    List<Optional<Node>> nodes = new ArrayList<>(paths.size());
    for (int i = 0; i < paths.size(); i++) {
      nodes.add(await(paths.get(i), answers.get(i)));
    }
    return nodes;
  }

  boolean exists(String path) throws StoreException {
    CompletableFuture<Optional<Stat>> found =
        ask(
            path,
            (zk, answer) ->
                zk.exists(path, false, (rc, p, c, stat) -> endIfThere(answer, rc, p, stat), null));
    return await(path, found).isPresent();
  }

  List<String> children(String path) throws StoreException {
    return await(
        path,
        this.<List<String>>ask(
            path,
            (zk, answer) ->
                zk.getChildren(
                    path,
                    false,
                    (int rc, String p, Object c, List<String> names) -> end(answer, rc, p, names),
                    null)));
  }

  /** Writes if the version is the expected one, and tells the new version. */
  int write(String path, byte[] data, int version) throws StoreException {
    Stat stat =
        await(
            path,
            this.<Stat>ask(
                path,
                (zk, answer) ->
                    zk.setData(path, data, version, (rc, p, c, s) -> end(answer, rc, p, s), null)));
    return stat.getVersion();
  }

  void create(String path, byte[] data) throws StoreException {
    await(
        path,
        this.<String>ask(
            path,
            (zk, answer) ->
                zk.create(
                    path,
                    data,
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT,
                    (int rc, String p, Object c, String name) -> end(answer, rc, p, name),
                    null)));
  }

  /** All of these or none. */
  void transact(String what, List<Op> operations) throws StoreException {
    await(
        what,
        this.<Boolean>ask(
            what,
            (zk, answer) ->
                zk.multi(operations, (rc, p, c, r) -> end(answer, rc, what, Boolean.TRUE), null)));
  }

  /** Sends a transaction and tells its result code, on ZooKeeper's thread: it must not block. */
  void send(List<Op> operations, IntConsumer answer) throws StoreException {
    handle("append").multi(operations, (rc, path, context, results) -> answer.accept(rc), null);
  }

  /** Reads that follow see whatever was committed when this was called. */
  void sync(String path) throws StoreException {
    await(
        path,
        this.<Boolean>ask(
            path,
            (zk, answer) -> zk.sync(path, (rc, p, c) -> end(answer, rc, p, Boolean.TRUE), null)));
  }

  /** Tells of every change at and beneath the path, for as long as the session lives. */
  void watchTree(String path, Watcher watcher) throws StoreException {
    await(
        path,
        this.<Boolean>ask(
            path,
            (zk, answer) ->
                zk.addWatch(
                    path,
                    watcher,
                    AddWatchMode.PERSISTENT_RECURSIVE,
                    (rc, p, c) -> end(answer, rc, p, Boolean.TRUE),
                    null)));
  }

  private CompletableFuture<Optional<Node>> startRead(String path) throws StoreException {
    return ask(
        path,
        (zk, answer) ->
            zk.getData(
                path,
                false,
                (rc, p, c, data, stat) -> {
                  byte[] bytes = data == null ? new byte[0] : data;
                  endIfThere(
                      answer, rc, p, stat == null ? null : new Node(bytes, stat.getVersion()));
                },
                null));
  }

  private static <T> void endIfThere(
      CompletableFuture<Optional<T>> answer, int rc, String path, @Nullable T value) {
    if (trouble(rc) == Trouble.NO_NODE) {
      answer.complete(Optional.empty());
    } else {
      end(answer, rc, path, value == null ? null : Optional.of(value));
    }
  }

  private static <T> void end(CompletableFuture<T> answer, int rc, String path, @Nullable T value) {
    if (rc == Code.OK.intValue() && value != null) {
      answer.complete(value);
    } else {
      answer.completeExceptionally(new StoreException(trouble(rc), path + ": " + name(rc)));
    }
  }

  private <T> CompletableFuture<T> ask(
      String what, BiConsumer<ZooKeeper, CompletableFuture<T>> call) throws StoreException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    call.accept(handle(what), answer);
    return answer;
  }

  private <T> T await(String what, CompletableFuture<T> answer) throws StoreException {
    try {
      return answer.get(callTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Trouble.UNAVAILABLE, what + ": interrupted");
    } catch (TimeoutException e) {
      throw new StoreException(
          Trouble.UNAVAILABLE, what + ": no answer for " + callTimeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException store) {
        throw new StoreException(store.trouble(), String.valueOf(store.getMessage()));
      }
      throw new IllegalStateException(what, e.getCause());
    }
  }

  // Curator declares Exception here: whatever it is, there is no connection to use now.
  private ZooKeeper handle(String what) throws StoreException {
    try {
      return curator.getZookeeperClient().getZooKeeper();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Trouble.UNAVAILABLE, what + ": interrupted");
    } catch (Exception e) {
      throw new StoreException(Trouble.UNAVAILABLE, what + ": " + e);
    }
  }

  /** What this result code of ZooKeeper means to the log. */
  static Trouble trouble(int rc) {
    Code code = Code.get(rc);
    return switch (code == null ? Code.SYSTEMERROR : code) {
      case NONODE -> Trouble.NO_NODE;
      case NODEEXISTS -> Trouble.NODE_EXISTS;
      case BADVERSION -> Trouble.BAD_VERSION;
      case NOAUTH, INVALIDACL, AUTHFAILED, BADARGUMENTS, NOTREADONLY, QUOTAEXCEEDED ->
          Trouble.REFUSED;
      // Everything else leaves open whether it was done.
      default -> Trouble.UNAVAILABLE;
    };
  }

  private static String name(int rc) {
    Code code = Code.get(rc);
    return code == null ? "code " + rc : String.valueOf(KeeperException.create(code).getMessage());
  }
}
