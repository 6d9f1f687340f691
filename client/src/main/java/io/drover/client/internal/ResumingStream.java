package io.drover.client.internal;

import com.google.protobuf.MessageLite;
import io.drover.base.HostPort;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcMethod;
import io.drover.rpc.RpcStream;
import io.drover.rpc.StreamListener;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream from a master that goes on at another one when its master is lost. It gives up when no
 * master has served it for the client's time-out.
 */
public final class ResumingStream<Q extends MessageLite, R extends MessageLite> {
  /** A stream that was open for so long was served; the time-out starts anew when it is lost. */
  private static final long SERVED_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ClientThreads threads;
  private final MasterPool pool;
  private final RpcMethod<Q, R> method;
  private final StreamPlan<Q, R> plan;
  private final Consumer<R> receiver;
  private final Consumer<String> interrupted;
  private final Duration timeout;
  private final SerialDelivery delivery;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Failures failures = new Failures();
  private @Nullable RpcStream<Q> stream;
  private long failingSinceNanos = System.nanoTime();
  private int failuresInRound;
  private int busyAnswers;
  private boolean opened;
  private boolean ended;

  ResumingStream(
      MasterCalls calls,
      RpcMethod<Q, R> method,
      StreamPlan<Q, R> plan,
      Consumer<R> receiver,
      Consumer<String> interrupted) {
    this.threads = calls.threads();
    this.pool = calls.pool();
    this.timeout = calls.timeout();
    this.method = method;
    this.plan = plan;
    this.receiver = receiver;
    this.interrupted = interrupted;
    this.delivery = new SerialDelivery(threads.deliveries());
  }

  /** Completes after the last item was taken; fails as a call does. */
  public CompletableFuture<Void> done() {
    return done;
  }

  /** Ends the stream from this side. */
  public void close() {
    RpcStream<Q> open;
    synchronized (this) {
      ended = true;
      open = stream;
    }
    if (open != null) {
      open.fail(new RpcException(RpcCode.CANCELLED, "closed by the client"));
    }
    done.complete(null);
  }

  void start() {
    open(plan.first());
  }

  private void open(Q request) {
    HostPort master = pool.choose(Set.of()).orElseThrow();
    Done.then(
        pool.connection(master),
        (connection, failure) -> {
          if (connection == null) {
            lost(master, Failures.rpc(failure), false, System.nanoTime());
          } else {
            open(master, connection, request);
          }
        });
  }

  private void open(HostPort master, RpcConnection connection, Q request) {
    RpcStream<Q> made = connection.open(method, new Listener(master));
    boolean unwanted;
    synchronized (this) {
      stream = made;
      unwanted = ended;
    }
    if (unwanted) {
      made.fail(new RpcException(RpcCode.CANCELLED, "closed by the client"));
      return;
    }
    made.send(request);
    made.halfClose();
  }

  private void lost(HostPort master, RpcException failure, boolean reached, long openedNanos) {
    pool.disfavour(master);
    long pause;
    synchronized (this) {
      if (ended) {
        return;
      }
      failures.add(master, failure);
      long now = System.nanoTime();
      if (now - openedNanos > SERVED_NANOS) {
        failingSinceNanos = now;
      }
      if (!Failures.retryable(failure)) {
        fail(failure);
        return;
      }
      if (now - failingSinceNanos > timeout.toNanos()) {
        boolean refused = reached && failure.code() != RpcCode.NOT_LEADER;
        fail(refused ? failure : noMaster());
        return;
      }
      pause = pauseAfter(failure);
    }
    threads.afterwards(pause, () -> again(master, failure));
  }

  private NoLeaderException noMaster() {
    return new NoLeaderException(
        "no master serves this within "
            + Seconds.text(timeout)
            + "; the masters that were tried:"
            + failures.describe(pool.addresses()));
  }

  private long pauseAfter(RpcException failure) {
    if (failure.code() == RpcCode.RESOURCE_EXHAUSTED) {
      return Pauses.busyMillis(busyAnswers++);
    }
    Optional<HostPort> leader = Failures.leader(failure);
    leader.ifPresent(pool::prefer);
    if (++failuresInRound < pool.addresses().size()) {
      return 0;
    }
    failuresInRound = 0;
    return Pauses.betweenRoundsMillis();
  }

  /** On the delivery's thread, so that the plan sees what was received and nothing moves on. */
  private void again(HostPort master, RpcException failure) {
    watch(
        delivery.run(() -> {
          Optional<Q> request = opened ? plan.resumed() : Optional.of(plan.first());
          if (request.isEmpty()) {
            synchronized (this) {
              fail(failure);
            }
            return;
          }
          if (opened) {
            interrupted.accept(master + ": " + failure.getMessage());
          }
          open(request.get());
        }));
  }

  private CompletableFuture<Void> deliver(Runnable work) {
    CompletableFuture<Void> delivered = delivery.run(work);
    watch(delivered);
    return delivered;
  }

  private void watch(CompletableFuture<Void> delivered) {
    Done.then(
        delivered,
        (nothing, thrown) -> {
          if (thrown != null) {
            receiverFailed(thrown);
          }
        });
  }

  private void receiverFailed(Throwable thrown) {
    RpcStream<Q> open;
    synchronized (this) {
      ended = true;
      open = stream;
    }
    done.completeExceptionally(thrown);
    if (open != null) {
      open.fail(new RpcException(RpcCode.CANCELLED, "the receiver failed"));
    }
  }

  private void fail(Throwable failure) {
    ended = true;
    delivery.execute(() -> plan.finish(receiver));
    delivery.execute(() -> done.completeExceptionally(failure));
  }

  private final class Listener implements StreamListener<R> {
    private final HostPort master;
    private final long openedNanos = System.nanoTime();

    Listener(HostPort master) {
      this.master = master;
    }

    @Override
    public CompletionStage<Void> onMessage(R message) {
      synchronized (ResumingStream.this) {
        failingSinceNanos = System.nanoTime();
        failuresInRound = 0;
      }
      pool.prefer(master);
      return deliver(() -> {
        opened = true;
        plan.take(message, receiver);
      });
    }

    @Override
    public void onHalfClose() {}

    @Override
    public void onClosed(Optional<RpcException> failure) {
      if (failure.isPresent()) {
        lost(master, failure.get(), true, openedNanos);
        return;
      }
      synchronized (ResumingStream.this) {
        ended = true;
      }
      watch(delivery.run(() -> plan.finish(receiver)));
      delivery.execute(() -> done.complete(null));
    }
  }
}
