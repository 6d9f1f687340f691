package io.drover.rpc;

import com.google.protobuf.ByteString;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one stream has yet to send, and the peer's credit for it. Any thread adds; the event loop
 * takes. The bytes are counted when they are added, so that a fast producer meets the bound however
 * late the event loop is.
 */
final class SendQueue {
  /** Counted for each message on top of its bytes, so that empty messages are not free. */
  static final int MESSAGE_COST_BYTES = 32;

  /**
   * One thing to send.
   *
   * @param payload the message, or null for the half-close
   * @param left completes when it has left
   */
  record Item(@Nullable ByteString payload, CompletableFuture<Void> left) {
    long cost() {
      return payload == null ? 0 : SendQueue.cost(payload.size());
    }
  }

  private final Queue<Item> items = new ConcurrentLinkedQueue<>();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicLong credit = new AtomicLong();
  private final long bytesMax;
  private final AtomicLong connectionBytes;
  private final long connectionBytesMax;

  /**
   * @param connectionBytes what all streams of the connection hold back
   */
  SendQueue(long bytesMax, AtomicLong connectionBytes, long connectionBytesMax) {
    this.bytesMax = bytesMax;
    this.connectionBytes = connectionBytes;
    this.connectionBytesMax = connectionBytesMax;
  }

  static long cost(int payloadBytes) {
    return (long) payloadBytes + MESSAGE_COST_BYTES;
  }

  /** Adds the half-close, whatever waits before it. */
  void addHalfClose() {
    items.add(new Item(null, new CompletableFuture<>()));
  }

  /** Adds a message unless the stream's or the connection's bound forbids it. */
  boolean add(ByteString payload, CompletableFuture<Void> left) {
    Item item = new Item(payload, left);
    long cost = item.cost();
    long before = queuedBytes.getAndAdd(cost);
    long connectionAfter = connectionBytes.addAndGet(cost);
    // An empty queue takes any message: one that fits into a frame can always be sent.
    if ((before > 0 && before + cost > bytesMax) || connectionAfter > connectionBytesMax) {
      release(cost);
      return false;
    }
    items.add(item);
    return true;
  }

  /** The next item if it may leave now; a half-close needs no credit. Event loop only. */
  @Nullable Item peek() {
    return items.peek();
  }

  /** Whether the peer's credit lets a message of any size go. */
  boolean hasCredit() {
    return credit.get() > 0;
  }

  /** Removes the item that {@link #peek} returned and pays for it. Event loop only. */
  void take(Item item) {
    items.remove();
    credit.addAndGet(-item.cost());
    release(item.cost());
  }

  /** Adds to the credit and returns what it is then. */
  long grant(long bytes) {
    return credit.addAndGet(bytes);
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** Fails everything that has not left. Event loop only. */
  void fail(RpcException failure) {
    for (Item item = items.poll(); item != null; item = items.poll()) {
      release(item.cost());
      item.left.completeExceptionally(failure);
    }
  }

  private void release(long cost) {
    queuedBytes.addAndGet(-cost);
    connectionBytes.addAndGet(-cost);
  }
}
