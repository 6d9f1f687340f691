package io.drover.client;

import io.drover.base.Check;
import io.drover.base.HostPort;
import io.drover.client.internal.MasterCalls;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServices;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Describes a client: where its masters are, and how long it tries. */
public final class DroverClientBuilder {
  /** Where a master listens unless told otherwise. */
  public static final HostPort DEFAULT_MASTER = new HostPort("127.0.0.1", 7420);

  /** How long a call is tried unless told otherwise. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** A master that takes longer to connect is tried later again: others may be faster. */
  private static final int CONNECT_TIMEOUT_MILLIS = 3_000;

  private static final RpcConfig CONFIG = config(RpcConfig.DEFAULT);

  private List<HostPort> masters = List.of(DEFAULT_MASTER);
  private String namespace = "";
  private String cluster = "";
  private Duration timeout = DEFAULT_TIMEOUT;

  DroverClientBuilder() {}

  private static RpcConfig config(RpcConfig usual) {
    return new RpcConfig(
        usual.frameBytesMax(),
        usual.streamWindowBytes(),
        usual.streamQueueBytesMax(),
        usual.streamsMax(),
        CONNECT_TIMEOUT_MILLIS,
        usual.keepAliveIntervalMillis(),
        usual.keepAliveTimeoutMillis());
  }

  /** The masters to try first; others are learnt from them. */
  public DroverClientBuilder masters(List<HostPort> addresses) {
    Check.argument(!addresses.isEmpty(), "a client needs the address of at least one master");
    masters = List.copyOf(addresses);
    return this;
  }

  /** The namespace of every request; empty means the cluster's default. */
  public DroverClientBuilder namespace(String name) {
    namespace = name;
    return this;
  }

  /** The cluster that masters must belong to; empty takes any. */
  public DroverClientBuilder cluster(String name) {
    cluster = name;
    return this;
  }

  /** How long a call is tried, all its tries together. */
  public DroverClientBuilder timeout(Duration duration) {
    Check.argument(
        !duration.isNegative() && !duration.isZero(), "a time-out must be positive: %s", duration);
    timeout = duration;
    return this;
  }

  /** The client; it connects with its first call, and must be closed. */
  public DroverClient build() {
    RpcLoops loops = new RpcLoops(1, "drover-client");
    PeerIdentity self = new PeerIdentity(cluster, PeerIdentity.Role.CLIENT, label(), version());
    MasterCalls calls =
        new MasterCalls(
            masters,
            master -> RpcClient.connect(loops, master, self, CONFIG, new RpcServices()),
            timeout);
    return new RemoteDroverClient(calls, loops::close, namespace);
  }

  /** Tells clients apart in a master's log; a secure number would cost a short program 20 ms. */
  private static String label() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  private static String version() {
    String version = DroverClientBuilder.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }
}
