package io.drover.rpc;

import io.drover.base.Check;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.Slf4JLoggerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The threads of servers and clients, shared by all that are made with it. Uses epoll where its
 * native library is there, and the JDK's selectors elsewhere. Daemon threads: they keep no process
 * alive.
 */
public final class RpcLoops implements AutoCloseable {
  static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(128 << 10, 256 << 10);

  private static final long CLOSE_MILLIS_MAX = 2_000;
  private static final int LOOKUP_THREADS = 2;
  private static final int LOOKUPS_MAX = 1_024;

  static {
    // Told at once, or Netty tries other loggers' classes one after the other.
    InternalLoggerFactory.setDefaultFactory(Slf4JLoggerFactory.INSTANCE);
  }

  private static final long READ_MARK_MILLIS = 50;

  private final EventLoopGroup group;

  /** Closes what is added after it was closed. */
  private final ChannelGroup channels =
      new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);

  private final ThreadPoolExecutor lookups;
  private final boolean epoll = Epoll.isAvailable();

  /**
   * @param threads how many event loops
   * @param threadNamePrefix what the threads' names begin with
   */
  public RpcLoops(int threads, String threadNamePrefix) {
    Check.argument(threads > 0, "%d threads are too few", threads);
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory(threadNamePrefix, true), io);
    lookups =
        new ThreadPoolExecutor(
            LOOKUP_THREADS,
            LOOKUP_THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(LOOKUPS_MAX),
            new DefaultThreadFactory(threadNamePrefix + "-lookup", true));
    lookups.allowCoreThreadTimeOut(true);
  }

  EventLoopGroup group() {
    return group;
  }

  /** Has a channel closed with these loops, if it is not closed before. */
  void keep(Channel channel) {
    channels.add(channel);
  }

  /** Where host names are looked up, which blocks. */
  Executor lookups() {
    return lookups;
  }

  Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  Class<? extends SocketChannel> clientChannel() {
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /**
   * Begins to note how far these loops have read, so that what has come and only waits to be read
   * is not taken for a peer's silence.
   *
   * @return the moment, by {@link System#nanoTime}, up to which all that peers sent has been read;
   *     about a tenth of a second behind where the loops keep up. Any thread
   */
  public LongSupplier watchReads() {
    List<ReadMark> marks = new ArrayList<>();
    for (EventExecutor loop : group) {
      ReadMark mark = new ReadMark(System.nanoTime());
      marks.add(mark);
      var unused =
          loop.scheduleWithFixedDelay(
              mark, READ_MARK_MILLIS, READ_MARK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return () -> {
      // Compared by differences, for the clock may begin anywhere.
      long now = System.nanoTime();
      long behind = 0;
      for (ReadMark mark : marks) {
        behind = Math.max(behind, now - mark.readNanos);
      }
      return now - behind;
    };
  }

  /** Whether the calling thread is one of these loops, and so must not wait for one. */
  boolean onLoop() {
    for (EventExecutor loop : group) {
      if (loop.inEventLoop()) {
        return true;
      }
    }
    return false;
  }

  /** Closes every connection made with these loops and ends the threads, in bounded time. */
  @Override
  public void close() {
    lookups.shutdownNow();
    // A loop that is told to end while it runs tasks ends after them, and has then closed nothing
    // (Netty 4.2): these are tasks too.
    var unusedToo = channels.close();
    var unused = group.shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
    if (!onLoop()) {
      group.terminationFuture().awaitUninterruptibly(2 * CLOSE_MILLIS_MAX);
    }
  }

  /** On one loop. Between two of its runs the loop has looked at all its connections. */
  private static final class ReadMark implements Runnable {
    private volatile long readNanos;
    private long ranNanos;

    ReadMark(long nowNanos) {
      readNanos = nowNanos;
      ranNanos = nowNanos;
    }

    @Override
    public void run() {
      readNanos = ranNanos;
      ranNanos = System.nanoTime();
    }
  }
}
