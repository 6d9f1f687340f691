package io.drover.rpc;

import com.google.protobuf.MessageLite;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of one stream of a {@link MemoryConnection}: what {@link NettyStream} is on sockets. */
final class MemoryStream<S, R extends MessageLite> implements RpcStream<S> {
  private static final CompletionStage<Void> LEFT = CompletableFuture.completedFuture(null);

  private record Ended(Optional<RpcException> failure) {
    RpcException toSender() {
      return failure.orElseGet(
          () -> new RpcException(RpcCode.CANCELLED, "the stream has ended in order"));
    }
  }

  /** One thing to send; without a body it is the half-close. */
  private record Item(@Nullable MessageLite body, long cost, CompletableFuture<Void> left) {}

  private final MemoryConnection connection;
  private final String method;
  private final boolean own;
  private final Queue<Item> queue = new ArrayDeque<>();
  private final ReceiveWindow window;
  private @Nullable StreamListener<R> listener;
  private @Nullable Runnable noDeadline;
  private long id;
  private long credit;
  private long queuedBytes;
  private boolean started;
  private boolean draining;
  private boolean readyAwaited;
  private boolean halfCloseAsked;
  private boolean localClosed;
  private boolean remoteClosed;
  private @Nullable Ended ended;

  MemoryStream(MemoryConnection connection, String method, boolean own) {
    this.connection = connection;
    this.method = method;
    this.own = own;
    this.window = new ReceiveWindow(connection.config().streamWindowBytes());
  }

  @Override
  public CompletionStage<Void> send(S message) {
    Ended over = ended;
    if (over != null) {
      return CompletableFuture.failedFuture(over.toSender());
    }
    if (halfCloseAsked) {
      return refused(RpcCode.INVALID_ARGUMENT, "send after halfClose on " + method);
    }
    MessageLite body = (MessageLite) message;
    int size = body.getSerializedSize();
    if (size > connection.limits().messageBytesMax()) {
      return refused(
          RpcCode.RESOURCE_EXHAUSTED,
          String.format(
              "a message of %d bytes on %s is over the peer's limit of %d",
              size, method, connection.limits().messageBytesMax()));
    }
    long cost = SendQueue.cost(size);
    if (started && credit > 0 && queue.isEmpty()) {
      credit -= cost;
      carry(body, cost);
      return LEFT;
    }
    if ((queuedBytes > 0 && queuedBytes + cost > connection.config().streamQueueBytesMax())
        || !connection.queue(cost)) {
      return refused(
          RpcCode.RESOURCE_EXHAUSTED,
          "too much waits to be sent on " + method + ": the peer is slow");
    }
    queuedBytes += cost;
    CompletableFuture<Void> left = new CompletableFuture<>();
    queue.add(new Item(body, cost, left));
    return left;
  }

  private static CompletionStage<Void> refused(RpcCode code, String message) {
    return CompletableFuture.failedFuture(new RpcException(code, message));
  }

  private void carry(MessageLite body, long cost) {
    long stream = id;
    connection.wire().carry(there -> there.message(stream, body, cost));
  }

  @Override
  public boolean ready() {
    readyAwaited = !canSend();
    return !readyAwaited;
  }

  private boolean canSend() {
    return started && ended == null && credit > 0 && queue.isEmpty();
  }

  @Override
  public void halfClose() {
    if (!halfCloseAsked && ended == null) {
      halfCloseAsked = true;
      queue.add(new Item(null, 0, new CompletableFuture<>()));
      drain();
    }
  }

  @Override
  public void fail(RpcException failure) {
    endHere(failure);
  }

  @Override
  public RpcConnection connection() {
    return connection;
  }

  boolean ended() {
    return ended != null;
  }

  boolean own() {
    return own;
  }

  void listener(StreamListener<R> told) {
    listener = told;
  }

  void start(long streamId, long deadlineMillis) {
    id = streamId;
    credit = connection.limits().streamWindowBytes();
    started = true;
    if (deadlineMillis > 0) {
      noDeadline =
          connection
              .wire()
              .after(
                  deadlineMillis,
                  () -> {
                    if (ended == null) {
                      endHere(
                          new RpcException(
                              RpcCode.DEADLINE_EXCEEDED,
                              method + " had no answer within " + deadlineMillis + " ms"));
                    }
                  });
    }
    drain();
  }

  private void drain() {
    if (!started || draining) {
      return;
    }
    draining = true;
    while (ended == null) {
      Item item = queue.peek();
      if (item == null || (item.body != null && credit <= 0)) {
        break;
      }
      queue.remove();
      leave(item);
    }
    draining = false;
    if (readyAwaited && canSend()) {
      readyAwaited = false;
      tell(StreamListener::onReady);
    }
  }

  private void leave(Item item) {
    MessageLite body = item.body;
    if (body == null) {
      long stream = id;
      localClosed = true;
      connection.wire().carry(there -> there.halfClosed(stream));
      finishIfBothClosed(true);
    } else {
      credit -= item.cost;
      unqueue(item);
      carry(body, item.cost);
      item.left.complete(null);
    }
  }

  private void unqueue(Item item) {
    queuedBytes -= item.cost;
    connection.unqueue(item.cost);
  }

  void onCredit(int bytes) {
    credit += bytes;
    drain();
  }

  /** A message came; it is of this method's type, for the peer knows the method too. */
  @SuppressWarnings("unchecked")
  void onMessage(MessageLite body, long cost) {
    StreamListener<R> told = listener;
    if (!window.receive(cost)) {
      throw new IllegalStateException("a message without credit on " + method);
    }
    if (!connection.hold(cost)) {
      endHere(
          new RpcException(
              RpcCode.RESOURCE_EXHAUSTED,
              "too many messages of this connection are not dealt with"));
    } else if (told != null) {
      deliver(told, (R) body, cost);
    }
  }

  private void deliver(StreamListener<R> told, R body, long cost) {
    CompletableFuture<Void> dealt;
    try {
      dealt = told.onMessage(body).toCompletableFuture();
    } catch (Throwable e) {
      endHere(Failures.toTell(e, method));
      return;
    }
    if (dealt.isDone() && !dealt.isCompletedExceptionally()) {
      dealtWith(cost);
      return;
    }
    var unused =
        dealt.whenComplete((nothing, failure) -> {
          if (failure == null) {
            dealtWith(cost);
          } else if (ended == null) {
            endHere(Failures.toTell(failure, method));
          }
        });
  }

  private void dealtWith(long cost) {
    if (ended == null) {
      connection.release(cost);
      int granted = window.dealtWith(cost);
      if (granted > 0 && !remoteClosed) {
        long stream = id;
        connection.wire().carry(there -> there.credit(stream, granted));
      }
    }
  }

  void onHalfClose() {
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
        long stream = id;
        connection.wire().carry(there -> there.ended(stream, failure));
      }
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
    if (noDeadline != null) {
      noDeadline.run();
    }
    connection.release(window.heldBytes());
    if (started) {
      connection.forget(id, this);
    }
    for (Item item = queue.poll(); item != null; item = queue.poll()) {
      unqueue(item);
      item.left.completeExceptionally(over.toSender());
    }
    if (!tellLater) {
      tell(told -> told.onClosed(failure));
    } else if (!(listener instanceof UnaryCallee<?, ?>)) {
      // Nothing hears the end of a call that was answered, so it costs no turn of the loop.
      connection.wire().later(() -> tell(told -> told.onClosed(failure)));
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
