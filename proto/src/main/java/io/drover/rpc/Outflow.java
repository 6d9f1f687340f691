package io.drover.rpc;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Queue;

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
  private final Queue<NettyStream<?, ?>> waiting = new ArrayDeque<>();
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
    for (int turns = waiting.size(); turns > 0 && channel.isWritable(); turns--) {
      NettyStream<?, ?> stream = waiting.poll();
      if (stream != null) {
        stream.writableAgain();
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
