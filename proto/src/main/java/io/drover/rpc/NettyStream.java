package io.drover.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of one stream, caller's or callee's. What is sent goes through one queue whatever thread
 * it comes from, so that order is kept; everything else happens on the connection's event loop.
 */
final class NettyStream<S, R extends MessageLite> implements RpcStream<S> {
  /** How it ended: with a failure or in order. */
  private record Ended(Optional<RpcException> failure) {
    RpcException toSender() {
      return failure.orElseGet(
          () -> new RpcException(RpcCode.CANCELLED, "the stream has ended in order"));
    }
  }

  private final NettyConnection connection;
  private final String method;
  private final boolean own;
  private final Parser<R> parser;
  private final SendQueue queue;
  private final ReceiveWindow window;
  // A drain is on its way or under way. Born true: start() does the first.
  private final AtomicBoolean drainScheduled = new AtomicBoolean(true);
  // Somebody saw ready() false and wants to hear when it is true again.
  private final AtomicBoolean readyAwaited = new AtomicBoolean();
  private final AtomicBoolean halfCloseAsked = new AtomicBoolean();
  private @Nullable StreamListener<R> listener;
  private @Nullable Future<?> deadline;
  private long id;
  private boolean draining;
  private boolean localClosed;
  private boolean remoteClosed;
  private volatile boolean started;
  private volatile @Nullable Ended ended;

  /**
   * @param own whether this side is the caller
   */
  NettyStream(NettyConnection connection, String method, boolean own, Parser<R> parser) {
    this.connection = connection;
    this.method = method;
    this.own = own;
    this.parser = parser;
    this.queue = connection.newSendQueue();
    this.window = new ReceiveWindow(connection.config().streamWindowBytes());
  }

  @Override
  public CompletionStage<Void> send(S message) {
    Ended over = ended;
    if (over != null) {
      return CompletableFuture.failedFuture(over.toSender());
    }
    if (halfCloseAsked.get()) {
      return refused(RpcCode.INVALID_ARGUMENT, "send after halfClose on " + method);
    }
    MessageLite body = (MessageLite) message;
    int max = connection.limits().messageBytesMax();
    if (body.getSerializedSize() > max) {
      return refused(
          RpcCode.RESOURCE_EXHAUSTED,
          String.format(
              "a message of %d bytes on %s is over the peer's limit of %d",
              body.getSerializedSize(), method, max));
    }
    CompletableFuture<Void> left = new CompletableFuture<>();
    if (!queue.add(body.toByteString(), left)) {
      return refused(
          RpcCode.RESOURCE_EXHAUSTED,
          "too much waits to be sent on " + method + ": the peer is slow");
    }
    scheduleDrain();
    return left;
  }

  private static CompletionStage<Void> refused(RpcCode code, String message) {
    return CompletableFuture.failedFuture(new RpcException(code, message));
  }

  @Override
  public boolean ready() {
    if (canSend()) {
      return true;
    }
    readyAwaited.set(true);
    if (canSend()) {
      return true;
    }
    scheduleDrain();
    return false;
  }

  private boolean canSend() {
    return started
        && ended == null
        && queue.hasCredit()
        && queue.isEmpty()
        && connection.outflow().writable();
  }

  @Override
  public void halfClose() {
    if (halfCloseAsked.compareAndSet(false, true)) {
      queue.addHalfClose();
      scheduleDrain();
    }
  }

  @Override
  public void fail(RpcException failure) {
    if (ended == null) {
      connection.onLoop(() -> endHere(failure));
    }
  }

  @Override
  public RpcConnection connection() {
    return connection;
  }

  /** Whether the stream is over, on the event loop or seen from elsewhere. */
  boolean ended() {
    return ended != null;
  }

  /** Whether this side is the caller. */
  boolean own() {
    return own;
  }

  /** Who is told what the peer sends; given before anything can come. */
  void listener(StreamListener<R> told) {
    listener = told;
  }

  /** The stream exists on the wire: sends what waits. */
  void start(long streamId, long deadlineMillis) {
    id = streamId;
    queue.grant(connection.limits().streamWindowBytes());
    started = true;
    if (deadlineMillis > 0) {
      deadline =
          connection
              .loop()
              .schedule(
                  () -> deadlinePassed(deadlineMillis), deadlineMillis, TimeUnit.MILLISECONDS);
    }
    drain();
  }

  private void deadlinePassed(long millis) {
    endHere(
        new RpcException(
            RpcCode.DEADLINE_EXCEEDED, method + " had no answer within " + millis + " ms"));
  }

  private void scheduleDrain() {
    if (drainScheduled.compareAndSet(false, true)) {
      connection.onLoop(this::drain);
    }
  }

  /** Sends what may leave now. */
  void drain() {
    drainScheduled.set(false);
    // A completed send may make its sender send again from inside this loop, which sees it anyway.
    if (!draining) {
      draining = true;
      drainQueue();
      draining = false;
      if (readyAwaited.get() && canSend() && readyAwaited.compareAndSet(true, false)) {
        tell(StreamListener::onReady);
      }
    }
  }

  private void drainQueue() {
    while (true) {
      Ended over = ended;
      if (over != null) {
        failQueue(over);
        return;
      }
      SendQueue.Item item = queue.peek();
      ByteString payload = item == null ? null : item.payload();
      if (item != null && payload == null) {
        queue.take(item);
        localClosed = true;
        connection.outflow().write(new Frame.HalfClose(id));
        finishIfBothClosed(true);
      } else if (!connection.outflow().writable()) {
        awaitWritable(item != null);
        return;
      } else if (item == null || payload == null || !queue.hasCredit()) {
        return;
      } else {
        queue.take(item);
        connection.outflow().write(new Frame.Message(id, payload));
        item.left().complete(null);
      }
    }
  }

  private void awaitWritable(boolean hasItem) {
    if (hasItem || readyAwaited.get()) {
      connection.outflow().awaitWritable(this);
    }
  }

  /** The peer lets so many bytes more be sent. */
  void onCredit(int bytes) {
    if (queue.grant(bytes) > connection.limits().streamWindowBytes()) {
      connection.violation("more credit than the window on " + method);
    } else {
      drain();
    }
  }

  void onMessage(ByteString payload) {
    long cost = SendQueue.cost(payload.size());
    if (remoteClosed) {
      connection.violation("a message after the half-close on " + method);
    } else if (!window.receive(cost)) {
      connection.violation("a message without credit on " + method);
    } else if (!connection.hold(cost)) {
      endHere(
          new RpcException(
              RpcCode.RESOURCE_EXHAUSTED,
              "too many messages of this connection are not dealt with"));
    } else {
      deliver(payload, cost);
    }
  }

  private void deliver(ByteString payload, long cost) {
    StreamListener<R> told = listener;
    if (told == null) {
      return;
    }
    CompletableFuture<Void> dealt;
    try {
      dealt = told.onMessage(parser.parseFrom(payload)).toCompletableFuture();
    } catch (InvalidProtocolBufferException e) {
      endHere(
          new RpcException(RpcCode.PROTOCOL_ERROR, "a message of " + method + " does not parse"));
      return;
    } catch (Throwable e) {
      endHere(Failures.toTell(e, method));
      return;
    }
    if (dealt.isDone() && !dealt.isCompletedExceptionally()) {
      dealtWith(cost);
    } else {
      var unused =
          dealt.whenComplete((nothing, failure) ->
              connection.onLoop(() -> {
                if (failure == null) {
                  dealtWith(cost);
                } else if (ended == null) {
                  endHere(Failures.toTell(failure, method));
                }
              }));
    }
  }

  private void dealtWith(long cost) {
    // A stream that has ended released what it held.
    if (ended == null) {
      connection.release(cost);
      int granted = window.dealtWith(cost);
      if (granted > 0 && !remoteClosed) {
        connection.outflow().write(new Frame.Credit(id, granted));
      }
    }
  }

  void onHalfClose() {
    if (remoteClosed) {
      connection.violation("a second half-close on " + method);
      return;
    }
    remoteClosed = true;
    tell(StreamListener::onHalfClose);
    finishIfBothClosed(false);
  }

  private void finishIfBothClosed(boolean later) {
    if (localClosed && remoteClosed && ended == null) {
      end(Optional.empty(), later);
    }
  }

  /** Ends the stream for a reason of this side, and tells the peer. */
  void endHere(RpcException failure) {
    if (ended == null) {
      if (started) {
        connection.outflow().write(new Frame.End(id, Failures.toWire(failure)));
      }
      // The listener hears later: never from inside the caller's own call or its own.
      end(Optional.of(failure), true);
    }
  }

  /** The peer, or the connection, has ended the stream. */
  void endedThere(RpcException failure) {
    if (ended == null) {
      end(Optional.of(failure), false);
    }
  }

  private void end(Optional<RpcException> failure, boolean tellLater) {
    Ended over = new Ended(failure);
    ended = over;
    if (deadline != null) {
      deadline.cancel(false);
    }
    connection.release(window.heldBytes());
    connection.forget(id, this);
    failQueue(over);
    if (tellLater) {
      connection.later(() -> tell(told -> told.onClosed(failure)));
    } else {
      tell(told -> told.onClosed(failure));
    }
  }

  private void failQueue(Ended over) {
    if (!queue.isEmpty()) {
      queue.fail(over.toSender());
    }
  }

  private void tell(Consumer<StreamListener<R>> what) {
    StreamListener<R> told = listener;
    if (told != null) {
      try {
        what.accept(told);
      } catch (Throwable e) {
        endHere(Failures.toTell(e, method));
      }
    }
  }
}
