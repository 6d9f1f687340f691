package io.drover.it.sim.net;

import io.drover.rpc.RpcConfig;

/**
 * How long one end of a connection waits for the other.
 *
 * @param connectMillis for connecting and the handshake together
 * @param pingMillis how long a silent connection stays without a ping
 * @param silenceMillis silence after which the connection is dead
 */
public record Patience(int connectMillis, int pingMillis, int silenceMillis) {
  /** What masters and workers have by default. */
  public static final Patience DEFAULT =
      new Patience(
          RpcConfig.DEFAULT.connectTimeoutMillis(),
          RpcConfig.DEFAULT.keepAliveIntervalMillis(),
          RpcConfig.DEFAULT.keepAliveTimeoutMillis());
}
