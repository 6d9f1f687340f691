package io.drover.rpc;

import com.google.protobuf.MessageLite;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection within a process: what {@link NettyConnection} is on sockets. Messages
 * are handed to the peer as they are, for nobody can change them. How and when they get there is
 * the wire's affair. One thread.
 */
public final class MemoryConnection implements RpcConnection {
  private static final long FULL_STREAMS_MAX = 8;
  private static final long DEADLINE_MILLIS_MAX = Duration.ofDays(1).toMillis();

  /** The way to the peer's end, and the loop that this end lives on. */
  public interface Wire {
    /** Gives this to the peer's end, after all that was carried before. */
    void carry(Parcel parcel);

    /** Runs it on this end's loop after what runs now. */
    void later(Runnable task);

    /**
     * Runs it on this end's loop after a while.
     *
     * @return takes it back
     */
    Runnable after(long millis, Runnable task);

    /** This end is closed: the peer hears of it after all that was carried. */
    void shut();
  }

  /** Something on its way to the peer's end. */
  @FunctionalInterface
  public interface Parcel {
    void arrive(MemoryConnection there);
  }

  private final PeerIdentity peer;
  private final String remoteAddress;
  private final RpcConfig config;
  private final PeerLimits limits;
  private final Map<String, RpcServices.Registration> methods;
  private final Wire wire;
  private final Map<Long, MemoryStream<?, ?>> streams = new LinkedHashMap<>();
  private final AtomicInteger running = new AtomicInteger();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final long buffersBytesMax;
  private long queuedBytes;
  private long heldBytes;
  private long nextOwn;
  private int ownOpen;
  private int peersOpen;
  private @Nullable String closing;

  /**
   * @param peers what the peer allows
   * @param connector whether this end made the connection
   */
  public MemoryConnection(
      PeerIdentity peer,
      String remoteAddress,
      RpcConfig config,
      RpcConfig peers,
      RpcServices services,
      boolean connector,
      Wire wire) {
    this.peer = peer;
    this.remoteAddress = remoteAddress;
    this.config = config;
    this.limits =
        new PeerLimits(peers.streamWindowBytes(), peers.frameBytesMax(), peers.streamsMax());
    this.methods = services.registrations();
    this.nextOwn = connector ? 1 : 2;
    this.wire = wire;
    this.buffersBytesMax =
        FULL_STREAMS_MAX * Math.max(config.streamQueueBytesMax(), config.frameBytesMax());
  }

  /** Why these two would not talk to each other; empty when they would. */
  public static Optional<String> refusal(PeerIdentity mine, PeerIdentity theirs) {
    return Greeting.refusal(
        Greeting.hello(mine, RpcConfig.DEFAULT), Greeting.hello(theirs, RpcConfig.DEFAULT));
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
    MemoryStream<Q, R> stream = new MemoryStream<>(this, method.name(), true);
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
          if (!stream.ended()) {
            stream.fail(new RpcException(RpcCode.CANCELLED, "the caller gave up"));
          }
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
    MemoryStream<Q, R> stream = new MemoryStream<>(this, method.name(), true);
    stream.listener(listener);
    begin(method.name(), stream, 0);
    return stream;
  }

  private void begin(String method, MemoryStream<?, ?> stream, long deadlineMillis) {
    if (closing != null) {
      stream.endHere(unavailable());
    } else if (ownOpen >= limits.streamsMax()) {
      stream.endHere(
          new RpcException(
              RpcCode.RESOURCE_EXHAUSTED,
              limits.streamsMax() + " calls and streams are open to " + remoteAddress));
    } else {
      long id = nextOwn;
      nextOwn += 2;
      ownOpen++;
      streams.put(id, stream);
      wire.carry(there -> there.opened(id, method, deadlineMillis));
      stream.start(id, deadlineMillis);
    }
  }

  @Override
  public CompletableFuture<String> closed() {
    return closed.copy();
  }

  @Override
  public void close() {
    wire.later(() -> shut("closed", true));
  }

  /** Whether this end still takes part. */
  public boolean isOpen() {
    return closing == null;
  }

  /** The transport has ended, or the loop has found the peer dead. */
  public void lost(String reason) {
    shut(reason, false);
  }

  // ---- What the streams use.

  RpcConfig config() {
    return config;
  }

  PeerLimits limits() {
    return limits;
  }

  Wire wire() {
    return wire;
  }

  /** Counts bytes that wait to be sent; false when all streams together hold back too much. */
  boolean queue(long bytes) {
    if (queuedBytes + bytes > buffersBytesMax) {
      return false;
    }
    queuedBytes += bytes;
    return true;
  }

  void unqueue(long bytes) {
    queuedBytes -= bytes;
  }

  boolean hold(long bytes) {
    heldBytes += bytes;
    return heldBytes <= buffersBytesMax;
  }

  void release(long bytes) {
    heldBytes -= bytes;
  }

  void forget(long id, MemoryStream<?, ?> stream) {
    if (streams.remove(id, stream)) {
      if (stream.own()) {
        ownOpen--;
      } else {
        peersOpen--;
      }
    }
  }

  private void shut(String reason, boolean tell) {
    if (closing != null) {
      return;
    }
    closing = reason;
    List.copyOf(streams.values()).forEach(stream -> stream.endedThere(unavailable()));
    if (tell) {
      wire.carry(there -> there.lost("the peer said: " + reason));
    }
    wire.shut();
    wire.later(() -> closed.complete(reason));
  }

  private RpcException unavailable() {
    return new RpcException(
        RpcCode.UNAVAILABLE, "no connection to " + remoteAddress + ": " + closing);
  }

  // ---- What arrives from the peer.

  private void opened(long id, String name, long deadlineMillis) {
    RpcServices.Registration method = methods.get(name);
    if (method == null) {
      refuse(id, RpcCode.UNIMPLEMENTED, "there is no method '" + name + "' here");
    } else if (peersOpen >= config.streamsMax() || running.get() >= config.streamsMax()) {
      refuse(
          id,
          RpcCode.RESOURCE_EXHAUSTED,
          "more than " + config.streamsMax() + " calls and streams on one connection");
    } else if (method instanceof RpcServices.Registration.Unary<?, ?> unary) {
      acceptCall(id, unary, deadlineMillis);
    } else if (method instanceof RpcServices.Registration.Streaming<?, ?> streaming) {
      acceptStream(id, streaming, deadlineMillis);
    }
  }

  private void refuse(long id, RpcCode code, String message) {
    wire.carry(there -> there.ended(id, new RpcException(code, message)));
  }

  private <Q extends MessageLite, R extends MessageLite> void acceptCall(
      long id, RpcServices.Registration.Unary<Q, R> unary, long deadlineMillis) {
    MemoryStream<R, Q> stream = new MemoryStream<>(this, unary.method().name(), false);
    stream.listener(new UnaryCallee<>(unary, stream, running));
    addPeers(id, stream, deadlineMillis);
  }

  private <Q extends MessageLite, R extends MessageLite> void acceptStream(
      long id, RpcServices.Registration.Streaming<Q, R> streaming, long deadlineMillis) {
    MemoryStream<R, Q> stream = new MemoryStream<>(this, streaming.method().name(), false);
    addPeers(id, stream, deadlineMillis);
    try {
      stream.listener(streaming.handler().accept(stream));
    } catch (Throwable e) {
      stream.endHere(Failures.toTell(e, streaming.method().name()));
    }
  }

  private void addPeers(long id, MemoryStream<?, ?> stream, long deadlineMillis) {
    streams.put(id, stream);
    peersOpen++;
    stream.start(id, deadlineMillis);
  }

  void message(long id, MessageLite body, long cost) {
    MemoryStream<?, ?> stream = streams.get(id);
    if (stream != null) {
      stream.onMessage(body, cost);
    }
  }

  void credit(long id, int bytes) {
    MemoryStream<?, ?> stream = streams.get(id);
    if (stream != null) {
      stream.onCredit(bytes);
    }
  }

  void halfClosed(long id) {
    MemoryStream<?, ?> stream = streams.get(id);
    if (stream != null) {
      stream.onHalfClose();
    }
  }

  void ended(long id, RpcException failure) {
    MemoryStream<?, ?> stream = streams.get(id);
    if (stream != null) {
      stream.endedThere(failure);
    }
  }
}
