package io.drover.rpc;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The way of frames out of one connection, on its event loop. Flushes once for all that is written
 * while one batch of input is handled, or by one burst of tasks. Messages wait in their streams
 * while the transport is full; the small frames of control do not, so a peer that makes this side
 * answer but never reads is found out by their number.
 */
final class Outflow {
  private final Channel channel;
  private final long backlogBytesMax;
  private final Runnable overflow;
  private final Set<NettyStream<?, ?>> waiting = new LinkedHashSet<>();
  private boolean reading;
  private boolean dirty;
  private boolean flushScheduled;

  /**
   * @param backlogBytesMax how much may wait in the transport before the peer counts as broken
   * @param overflow called when more does
   */
  Outflow(Channel channel, long backlogBytesMax, Runnable overflow) {
    this.channel = channel;
    this.backlogBytesMax = backlogBytesMax;
    this.overflow = overflow;
  }

  /** Whether a message may leave now. Callable from any thread. */
  boolean writable() {
    return channel.isWritable();
  }

  void write(Frame frame) {
    if (!channel.isActive()) {
      return;
    }
    var unused = channel.write(frame, channel.voidPromise());
    if (!reading && !flushScheduled) {
      flushScheduled = true;
      channel.eventLoop().execute(this::flush);
    }
    dirty = true;
    if (!channel.isWritable() && channel.bytesBeforeWritable() > backlogBytesMax) {
      overflow.run();
    }
  }

  /** Calls the stream's drain when the transport takes messages again. */
  void awaitWritable(NettyStream<?, ?> stream) {
    waiting.add(stream);
  }

  /** The stream has ended and has nothing to send. */
  void forget(NettyStream<?, ?> stream) {
    waiting.remove(stream);
  }

  void readBegins() {
    reading = true;
  }

  void readEnds() {
    reading = false;
    if (dirty) {
      dirty = false;
      channel.flush();
    }
  }

  /** Gives each waiting stream one turn; one that still cannot send all waits again, at the end. */
  void writabilityChanged() {
    if (channel.isWritable()) {
      for (NettyStream<?, ?> stream : List.copyOf(waiting)) {
        if (!channel.isWritable()) {
          break;
        }
        waiting.remove(stream);
        stream.drain();
      }
    }
  }

  private void flush() {
    flushScheduled = false;
    if (dirty) {
      dirty = false;
      channel.flush();
    }
  }
}
