package io.drover.rpc;

/**
 * Bounds and times of connections.
 *
 * @param frameBytesMax a longer frame closes the connection
 * @param streamWindowBytes how much one stream may have under way, unread by its receiver
 * @param streamQueueBytesMax how much one stream may hold back for lack of credit before {@code
 *     send} refuses
 * @param streamsMax streams and calls that a peer may have open at once on one connection
 * @param connectTimeoutMillis for connecting and the handshake together
 * @param keepAliveIntervalMillis how long a silent connection stays without a ping
 * @param keepAliveTimeoutMillis silence after which a connection is dead
 */
public record RpcConfig(
    int frameBytesMax,
    int streamWindowBytes,
    int streamQueueBytesMax,
    int streamsMax,
    int connectTimeoutMillis,
    int keepAliveIntervalMillis,
    int keepAliveTimeoutMillis) {

  /** The values that suit a cluster on one network. */
  public static final RpcConfig DEFAULT =
      new RpcConfig(8 << 20, 1 << 20, 16 << 20, 4096, 5_000, 4_000, 6_000);

  /** The same with other times, in milliseconds. */
  public RpcConfig timed(int connectTimeout, int keepAliveInterval, int keepAliveTimeout) {
    return new RpcConfig(
        frameBytesMax,
        streamWindowBytes,
        streamQueueBytesMax,
        streamsMax,
        connectTimeout,
        keepAliveInterval,
        keepAliveTimeout);
  }
}
