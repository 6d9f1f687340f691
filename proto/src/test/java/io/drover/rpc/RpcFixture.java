package io.drover.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.drover.base.HostPort;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server and clients on the loopback, closed together. */
final class RpcFixture implements AutoCloseable {
  static final RpcMethod<BytesValue, BytesValue> ECHO =
      RpcMethod.of("test.Echo", BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());
  static final RpcMethod<BytesValue, BytesValue> PIPE =
      RpcMethod.of("test.Pipe", BytesValue.getDefaultInstance(), BytesValue.getDefaultInstance());

  /** Small windows and short times, so that tests meet the bounds. */
  static final RpcConfig SMALL =
      new RpcConfig(1 << 20, 16 << 10, 64 << 10, 64, 10_000, 2_000, 10_000);

  final RpcLoops serverLoops = new RpcLoops(1, "test-server");
  final RpcLoops clientLoops = new RpcLoops(1, "test-client");
  final CopyOnWriteArrayList<RpcConnection> accepted = new CopyOnWriteArrayList<>();
  final RpcServer server;

  RpcFixture(RpcConfig config, RpcServices services) {
    server =
        RpcServer.start(
            serverLoops,
            new HostPort("127.0.0.1", 0),
            master("a"),
            config,
            services,
            accepted::add);
  }

  static PeerIdentity master(String cluster) {
    return new PeerIdentity(cluster, PeerIdentity.Role.MASTER, "m1", "1.0");
  }

  static PeerIdentity worker(String cluster) {
    return new PeerIdentity(cluster, PeerIdentity.Role.WORKER, "w1", "1.0");
  }

  RpcConnection connect() {
    return connect(RpcConfig.DEFAULT, new RpcServices());
  }

  RpcConnection connect(RpcConfig config, RpcServices services) {
    return await(RpcClient.connect(clientLoops, server.address(), worker("a"), config, services));
  }

  static BytesValue bytes(String text) {
    return BytesValue.of(ByteString.copyFromUtf8(text));
  }

  static BytesValue bytes(int size) {
    return BytesValue.of(ByteString.copyFrom(new byte[size]));
  }

  static String text(BytesValue value) {
    return value.getValue().toStringUtf8();
  }

  /** The result, or the failure that the future ended with. */
  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RpcException failure) {
        throw failure;
      }
      throw new AssertionError("not an RpcException", e);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within 10 s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    clientLoops.close();
    server.close();
    serverLoops.close();
  }
}
