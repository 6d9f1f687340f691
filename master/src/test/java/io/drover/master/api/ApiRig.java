package io.drover.master.api;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.MessageLite;
import io.drover.base.Epoch;
import io.drover.base.HostPort;
import io.drover.master.model.MasterId;
import io.drover.master.model.NodeId;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcMethod;
import io.drover.rpc.RpcServer;
import io.drover.rpc.RpcServices;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A client, a master's door with a scripted loop behind it, and workers, on real connections. */
final class ApiRig implements AutoCloseable {
  /** Small windows, so that a test meets their bounds soon. */
  static final RpcConfig SMALL =
      new RpcConfig(1 << 20, 16 << 10, 64 << 10, 1_024, 10_000, 5_000, 20_000);

  final ScriptedLoop loop = new ScriptedLoop();
  final Map<NodeId, RpcConnection> workers = new ConcurrentHashMap<>();
  final RpcLoops masterLoops = new RpcLoops(1, "test-master");
  final RpcLoops peerLoops = new RpcLoops(1, "test-peer");
  final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor();
  final RpcServer server;
  private final List<MasterEntry> masters = new ArrayList<>();
  volatile Leadership leadership =
      new Leadership(false, new Epoch(4), Optional.of(new MasterId("m2")), "127.0.0.1:2");

  ApiRig() {
    RpcServices services = new RpcServices();
    masters.add(new MasterEntry("m1", "127.0.0.1:1", "127.0.0.1:3", "1", 8, "follower"));
    masters.add(new MasterEntry("m2", "127.0.0.1:2", "127.0.0.1:4", "1", 9, "leader"));
    new ClientApi(
            "c",
            loop,
            () -> leadership,
            () -> masters,
            node -> Optional.ofNullable(workers.get(node)),
            control)
        .register(services);
    server =
        RpcServer.start(
            masterLoops,
            new HostPort("127.0.0.1", 0),
            new PeerIdentity("c", PeerIdentity.Role.MASTER, "m1", "test"),
            SMALL,
            services,
            connection -> {
              if (connection.peer().role() == PeerIdentity.Role.WORKER) {
                workers.put(new NodeId(connection.peer().id()), connection);
              }
            });
  }

  RpcConnection client() {
    return connect(new PeerIdentity("", PeerIdentity.Role.CLIENT, "", "test"), new RpcServices());
  }

  /** Connects a worker; returns when the master knows it. */
  RpcConnection worker(String node, RpcServices offered) {
    RpcConnection connection =
        connect(new PeerIdentity("c", PeerIdentity.Role.WORKER, node, "test"), offered);
    await().until(() -> workers.containsKey(new NodeId(node)));
    return connection;
  }

  private RpcConnection connect(PeerIdentity self, RpcServices offered) {
    return RpcClient.connect(peerLoops, server.address(), self, SMALL, offered)
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    peerLoops.close();
    server.close();
    masterLoops.close();
    control.shutdownNow();
  }

  /** A stream's reader that keeps what it hears, and deals with it only while it is not held. */
  static final class Reader<R extends MessageLite> implements StreamListener<R> {
    final BlockingQueue<R> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Boolean> halfClosed = new CompletableFuture<>();
    final CompletableFuture<Optional<RpcException>> closed = new CompletableFuture<>();
    final CompletableFuture<Void> released = new CompletableFuture<>();

    /** Opens a stream with one request that deals with every message at once. */
    static <Q extends MessageLite, R extends MessageLite> Reader<R> ask(
        RpcConnection connection, RpcMethod<Q, R> method, Q request) {
      Reader<R> reader = new Reader<>();
      reader.released.complete(null);
      reader.open(connection, method, request);
      return reader;
    }

    <Q extends MessageLite> RpcStream<Q> open(
        RpcConnection connection, RpcMethod<Q, R> method, Q request) {
      RpcStream<Q> stream = connection.open(method, this);
      var _ = stream.send(request);
      return stream;
    }

    R next() {
      try {
        R message = messages.poll(10, TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("nothing came; the stream: " + closed);
        }
        return message;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }

    RpcException failure() {
      return closed.orTimeout(10, TimeUnit.SECONDS).join().orElseThrow();
    }

    @Override
    public CompletionStage<Void> onMessage(R message) {
      messages.add(message);
      return released;
    }

    @Override
    public void onHalfClose() {
      halfClosed.complete(true);
    }

    @Override
    public void onClosed(Optional<RpcException> failure) {
      closed.complete(failure);
    }
  }
}
