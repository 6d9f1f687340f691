package io.drover.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches one connection for a peer that is silent or that reads nothing, on the connection's event
 * loop.
 */
final class KeepAlive {
  /** What is done about it. */
  interface Actions {
    /** The peer has been silent for a while: ask it for a sign of life. */
    void ping();

    /** The peer is gone. */
    void dead(String reason);
  }

  private final Channel channel;
  private final FrameDecoder decoder;
  private final FrameEncoder encoder;
  private final Actions actions;
  private final int timeoutMillis;
  private final Silence inbound;
  private final Silence outbound;
  private final Ticker ticker;
  private @Nullable Future<?> ticks;
  private long lastTickNanos;
  private long lastReads;
  private long lastWrites;
  private long lastWriteProgress;

  KeepAlive(
      Channel channel,
      FrameDecoder decoder,
      FrameEncoder encoder,
      RpcConfig config,
      Actions actions) {
    this.channel = channel;
    this.decoder = decoder;
    this.encoder = encoder;
    this.actions = actions;
    this.timeoutMillis = config.keepAliveTimeoutMillis();
    this.inbound = new Silence(config.keepAliveIntervalMillis(), timeoutMillis);
    this.outbound = new Silence(timeoutMillis, timeoutMillis);
    this.ticker = channel.eventLoop().ticker();
  }

  void start() {
    lastTickNanos = ticker.nanoTime();
    long millis = Math.min(inbound.tickMillis(), outbound.tickMillis());
    ticks =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
  }

  void stop() {
    if (ticks != null) {
      ticks.cancel(false);
    }
  }

  private void tick() {
    long now = ticker.nanoTime();
    long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(now - lastTickNanos);
    lastTickNanos = now;
    Silence.Level heard = inbound.tick(elapsedMillis, decoder.reads() != lastReads);
    lastReads = decoder.reads();
    Silence.Level taken = outbound.tick(elapsedMillis, writesMoved());
    if (heard == Silence.Level.OVER) {
      actions.dead("the peer has been silent for " + timeoutMillis + " ms");
    } else if (taken == Silence.Level.OVER) {
      actions.dead("the peer has read nothing for " + timeoutMillis + " ms");
    } else if (heard == Silence.Level.NOTICED) {
      actions.ping();
    }
  }

  /** Whether nothing waits to be sent, or some of it left since the last tick. */
  private boolean writesMoved() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    long progress = buffer == null ? 0 : buffer.currentProgress();
    boolean moved = encoder.finishedWrites() != lastWrites || progress != lastWriteProgress;
    lastWrites = encoder.finishedWrites();
    lastWriteProgress = progress;
    return moved || buffer == null || buffer.totalPendingWriteBytes() == 0;
  }
}
