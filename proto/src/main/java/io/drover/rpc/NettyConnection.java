package io.drover.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.drover.proto.GoAway;
import io.drover.proto.PeerHello;
import io.drover.proto.StreamEnd;
import io.drover.proto.StreamOpen;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection after its handshake: opens and accepts streams and leads frames to them. Its state
 * belongs to the channel's event loop; calls from other threads are taken there.
 */
final class NettyConnection implements RpcConnection, FrameSink {
  // All streams together may hold back, or hold undelivered, as much as so many single ones.
  private static final long FULL_STREAMS_MAX = 8;
  private static final long DEADLINE_MILLIS_MAX = Duration.ofDays(1).toMillis();

  private final Channel channel;
  private final PeerIdentity peer;
  private final PeerLimits limits;
  private final RpcConfig config;
  private final Map<String, RpcServices.Registration> methods;
  private final StreamTable streams;
  private final Outflow outflow;
  private final String remoteAddress;
  private final long buffersBytesMax;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicInteger running = new AtomicInteger();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private long heldBytes;
  private @Nullable String closing;

  /**
   * @param theirs the peer's hello, found acceptable
   * @param connector whether this side made the connection
   */
  NettyConnection(
      Channel channel,
      PeerHello theirs,
      RpcConfig config,
      Map<String, RpcServices.Registration> methods,
      boolean connector) {
    this.channel = channel;
    this.peer = Greeting.identity(theirs);
    this.limits = PeerLimits.of(theirs);
    this.config = config;
    this.methods = methods;
    this.streams = new StreamTable(connector, limits.streamsMax(), config.streamsMax());
    this.buffersBytesMax =
        FULL_STREAMS_MAX * Math.max(config.streamQueueBytesMax(), config.frameBytesMax());
    this.outflow = new Outflow(channel, backlogBytesMax(config, limits), this::backlogged);
    this.remoteAddress = Addresses.text(channel.remoteAddress());
  }

  // The transport may be filled by one message of any size; what comes on top of it is answers and
  // credit, which a peer that reads takes away again.
  private static long backlogBytesMax(RpcConfig config, PeerLimits limits) {
    return (long) limits.frameBytesMax() + config.streamQueueBytesMax();
  }

  @Override
  public PeerIdentity peer() {
    return peer;
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> CompletableFuture<R> call(
      RpcMethod<Q, R> method, Q request, Duration deadline) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    long millis = millis(deadline);
    if (millis <= 0) {
      answer.completeExceptionally(
          new RpcException(
              RpcCode.DEADLINE_EXCEEDED, method.name() + " was called after its deadline"));
      return answer;
    }
    NettyStream<Q, R> stream =
        new NettyStream<>(this, method.name(), true, method.responseParser());
    stream.listener(new UnaryCaller<>(method.name(), answer));
    CompletableFuture<Void> sent = stream.send(request).toCompletableFuture();
    if (sent.isCompletedExceptionally()) {
      var unused = sent.whenComplete((nothing, refused) -> answer.completeExceptionally(refused));
      return answer;
    }
    stream.halfClose();
    begin(method.name(), stream, millis);
    var unused =
        answer.whenComplete((response, failure) -> {
          // Whoever completed the answer before the stream ended has given the call up.
          stream.fail(new RpcException(RpcCode.CANCELLED, "the caller gave up"));
        });
    return answer;
  }

  private static long millis(Duration deadline) {
    if (deadline.compareTo(Duration.ofMillis(DEADLINE_MILLIS_MAX)) > 0) {
      return DEADLINE_MILLIS_MAX;
    }
    return deadline.isNegative() ? 0 : Math.max(deadline.toMillis(), deadline.isZero() ? 0 : 1);
  }

  @Override
  public <Q extends MessageLite, R extends MessageLite> RpcStream<Q> open(
      RpcMethod<Q, R> method, StreamListener<R> listener) {
    NettyStream<Q, R> stream =
        new NettyStream<>(this, method.name(), true, method.responseParser());
    stream.listener(listener);
    begin(method.name(), stream, 0);
    return stream;
  }

  private void begin(String method, NettyStream<?, ?> stream, long deadlineMillis) {
    if (streams.admitOwn()) {
      onLoop(() -> beginOnLoop(method, stream, deadlineMillis));
    } else {
      stream.fail(
          new RpcException(
              RpcCode.RESOURCE_EXHAUSTED,
              limits.streamsMax() + " calls and streams are open to " + remoteAddress));
    }
  }

  private void beginOnLoop(String method, NettyStream<?, ?> stream, long deadlineMillis) {
    if (stream.ended()) {
      streams.dismissOwn();
    } else if (closing != null || !channel.isActive()) {
      streams.dismissOwn();
      stream.endHere(unavailable());
    } else {
      long id = streams.addOwn(stream);
      StreamOpen open =
          StreamOpen.newBuilder().setMethod(method).setDeadlineMillis(deadlineMillis).build();
      outflow.write(new Frame.Open(id, open));
      stream.start(id, deadlineMillis);
    }
  }

  @Override
  public CompletableFuture<String> closed() {
    return closed.copy();
  }

  @Override
  public void close() {
    // Later, for a listener may be what closes: nothing is called inside its call.
    later(() -> shut(RpcCode.UNAVAILABLE, "closed", true));
  }

  // ---- What the streams use.

  SendQueue newSendQueue() {
    return new SendQueue(config.streamQueueBytesMax(), queuedBytes, buffersBytesMax);
  }

  RpcConfig config() {
    return config;
  }

  PeerLimits limits() {
    return limits;
  }

  Outflow outflow() {
    return outflow;
  }

  EventLoop loop() {
    return channel.eventLoop();
  }

  /** Runs a task on the event loop: now when this is it. */
  void onLoop(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
    } else {
      later(task);
    }
  }

  /** Runs a task on the event loop after what runs now. */
  void later(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      // The loops have ended and the channel with them: no other thread owns the state any more.
      task.run();
    }
  }

  /** Counts bytes received and not dealt with; false when all streams together hold too much. */
  boolean hold(long bytes) {
    heldBytes += bytes;
    return heldBytes <= buffersBytesMax;
  }

  void release(long bytes) {
    heldBytes -= bytes;
  }

  void forget(long id, NettyStream<?, ?> stream) {
    streams.remove(id, stream);
    outflow.forget(stream);
  }

  /** The peer broke the protocol. */
  void violation(String what) {
    shut(RpcCode.PROTOCOL_ERROR, what, true);
  }

  // ---- What happens to the channel.

  /** Closes the connection; with the reason told to the peer where that makes sense. */
  void shut(RpcCode code, String reason, boolean tell) {
    if (closing != null) {
      return;
    }
    closing = reason;
    streams.all().forEach(stream -> stream.endedThere(unavailable()));
    if (tell && channel.isActive()) {
      Goodbye.say(channel, code, reason);
    } else {
      var unused = channel.close();
    }
  }

  private void backlogged() {
    // Not from inside a write, which may be a stream's that is about to go on.
    later(() -> shut(RpcCode.RESOURCE_EXHAUSTED, "the peer does not read what it asks for", false));
  }

  /** The channel is closed. */
  void gone() {
    shut(RpcCode.UNAVAILABLE, "the peer closed the connection", false);
    closed.complete(String.valueOf(closing));
  }

  private RpcException unavailable() {
    String reason = closing == null ? "the peer closed the connection" : closing;
    return new RpcException(
        RpcCode.UNAVAILABLE, "no connection to " + remoteAddress + ": " + reason);
  }

  // ---- Frames from the peer.

  @Override
  public void hello(PeerHello hello) {
    violation("a second HELLO");
  }

  @Override
  public void open(long id, StreamOpen open) {
    RpcServices.Registration method = methods.get(open.getMethod());
    if (!streams.acceptId(id)) {
      violation("the stream id " + id + " may not be opened");
    } else if (method == null) {
      refuse(id, RpcCode.UNIMPLEMENTED, "there is no method '" + open.getMethod() + "' here");
    } else if (!streams.roomForPeers() || running.get() >= config.streamsMax()) {
      refuse(
          id,
          RpcCode.RESOURCE_EXHAUSTED,
          "more than " + config.streamsMax() + " calls and streams on one connection");
    } else {
      long deadlineMillis = open.getDeadlineMillis();
      boolean clamp = deadlineMillis < 0 || deadlineMillis > DEADLINE_MILLIS_MAX;
      accept(id, method, clamp ? DEADLINE_MILLIS_MAX : deadlineMillis);
    }
  }

  private void refuse(long id, RpcCode code, String message) {
    outflow.write(new Frame.End(id, Failures.toWire(new RpcException(code, message))));
  }

  private void accept(long id, RpcServices.Registration method, long deadlineMillis) {
    if (method instanceof RpcServices.Registration.Unary<?, ?> unary) {
      acceptCall(id, unary, deadlineMillis);
    } else if (method instanceof RpcServices.Registration.Streaming<?, ?> streaming) {
      acceptStream(id, streaming, deadlineMillis);
    }
  }

  private <Q extends MessageLite, R extends MessageLite> void acceptCall(
      long id, RpcServices.Registration.Unary<Q, R> unary, long deadlineMillis) {
    RpcMethod<Q, R> method = unary.method();
    NettyStream<R, Q> stream =
        new NettyStream<>(this, method.name(), false, method.requestParser());
    stream.listener(new UnaryCallee<>(unary, stream, running));
    streams.addPeers(id, stream);
    stream.start(id, deadlineMillis);
  }

  private <Q extends MessageLite, R extends MessageLite> void acceptStream(
      long id, RpcServices.Registration.Streaming<Q, R> streaming, long deadlineMillis) {
    RpcMethod<Q, R> method = streaming.method();
    NettyStream<R, Q> stream =
        new NettyStream<>(this, method.name(), false, method.requestParser());
    streams.addPeers(id, stream);
    stream.start(id, deadlineMillis);
    try {
      stream.listener(streaming.handler().accept(stream));
    } catch (Throwable e) {
      stream.endHere(Failures.toTell(e, method.name()));
    }
  }

  @Override
  public void message(long id, ByteString payload) {
    NettyStream<?, ?> stream = find(id);
    if (stream != null) {
      stream.onMessage(payload);
    }
  }

  @Override
  public void credit(long id, int bytes) {
    NettyStream<?, ?> stream = find(id);
    if (stream != null) {
      stream.onCredit(bytes);
    }
  }

  @Override
  public void halfClose(long id) {
    NettyStream<?, ?> stream = find(id);
    if (stream != null) {
      stream.onHalfClose();
    }
  }

  @Override
  public void end(long id, StreamEnd end) {
    NettyStream<?, ?> stream = find(id);
    if (stream != null) {
      stream.endedThere(Failures.fromWire(end));
    }
  }

  /** The stream, or null when it has ended here while the frame was under way. */
  private @Nullable NettyStream<?, ?> find(long id) {
    NettyStream<?, ?> stream = streams.get(id);
    if (stream == null && !streams.wasOpen(id)) {
      violation("the stream id " + id + " was never opened");
    }
    return stream;
  }

  @Override
  public void ping(long token) {
    outflow.write(new Frame.Pong(token));
  }

  @Override
  public void pong(long token) {
    // That it came is all that matters; the decoder has counted it.
  }

  @Override
  public void goAway(GoAway goAway) {
    shut(RpcCode.UNAVAILABLE, "the peer said: " + goAway.getMessage(), false);
  }
}
