package io.drover.client.internal;

import com.google.protobuf.MessageLite;
import io.drover.base.HostPort;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcMethod;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request, tried at one master after the other until it is answered or its deadline passes.
 *
 * <p>A master that is silent for {@link #SILENCE_MILLIS} is not waited for any longer: the same
 * request goes to another one too, and the first answer counts. The old try is kept open, so that a
 * master that is slow but alive can still answer; a write may therefore reach the cluster more than
 * once, and carries a key that makes it take effect once.
 */
final class UnaryCall<Q extends MessageLite, R extends MessageLite> {
  /** How long a master may be silent before another one is asked as well. */
  static final int SILENCE_MILLIS = 1_000;

  /**
   * No new try begins so shortly before the deadline, or in its last quarter: its answer would
   * hardly arrive, and a write that certainly did not happen would end as one of which nobody
   * knows.
   */
  private static final long LAST_TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How long a master that failed is not believed to lead because another one says so. */
  private static final long DISTRUST_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

  /** One request under way at one master. */
  private static final class Attempt {
    private boolean sent;
    private boolean silent;
    private @Nullable CompletableFuture<?> answer;
    private @Nullable ScheduledFuture<?> alarm;
  }

  private final MasterPool pool;
  private final ClientThreads threads;
  private final RpcMethod<Q, R> method;
  private final Q request;
  private final long timeoutNanos;
  private final long startedNanos = System.nanoTime();
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private final Map<HostPort, Attempt> attempts = new LinkedHashMap<>();
  private final Map<HostPort, Long> failedNanos = new LinkedHashMap<>();
  private final Failures failures = new Failures();
  private int failuresInRound;
  private int busyAnswers;
  private boolean nextPlanned;

  /** A master had the request until the deadline. */
  private boolean taken;

  UnaryCall(
      MasterPool pool, ClientThreads threads, RpcMethod<Q, R> method, Q request, Duration timeout) {
    this.pool = pool;
    this.threads = threads;
    this.method = method;
    this.request = request;
    this.timeoutNanos = timeout.toNanos();
  }

  /** Starts trying. Fails with an {@link RpcException} or a {@link NoLeaderException}. */
  CompletableFuture<R> start() {
    ScheduledFuture<?> deadline =
        threads.after(this::giveUp, Duration.ofNanos(timeoutNanos).toMillis());
    Done.then(
        result,
        (answer, failure) -> {
          deadline.cancel(false);
          abandonAttempts();
        });
    next();
    return result;
  }

  private void next() {
    HostPort master;
    synchronized (this) {
      nextPlanned = false;
      if (result.isDone() || tooLate() || attempts.values().stream().anyMatch(a -> !a.silent)) {
        return;
      }
      Optional<HostPort> chosen = pool.choose(attempts.keySet());
      if (chosen.isEmpty()) {
        planNext(Pauses.betweenRoundsMillis());
        return;
      }
      master = chosen.get();
      attempts.put(master, new Attempt());
    }
    attempt(master);
  }

  private void attempt(HostPort master) {
    Attempt attempt = attemptAt(master);
    if (attempt == null) {
      return;
    }
    CompletableFuture<R> answer =
        pool.connection(master)
            .thenCompose(connection -> {
              CompletableFuture<R> call = connection.call(method, request, remaining());
              synchronized (this) {
                attempt.sent = true;
                attempt.answer = call;
              }
              return call;
            });
    ScheduledFuture<?> alarm = threads.after(() -> silent(master, attempt), SILENCE_MILLIS);
    synchronized (this) {
      attempt.alarm = alarm;
    }
    Done.then(
        answer,
        (response, failure) -> {
          alarm.cancel(false);
          if (response != null) {
            pool.prefer(master);
            result.complete(response);
          } else {
            failed(master, attempt, Failures.rpc(failure));
          }
        });
  }

  private synchronized @Nullable Attempt attemptAt(HostPort master) {
    return attempts.get(master);
  }

  private void silent(HostPort master, Attempt attempt) {
    synchronized (this) {
      attempt.silent = true;
      failures.add(master, "does not answer");
      failedNanos.put(master, System.nanoTime());
    }
    pool.disfavour(master);
    next();
  }

  private void failed(HostPort master, Attempt attempt, RpcException failure) {
    synchronized (this) {
      attempts.remove(master, attempt);
      if (failure.code() == RpcCode.DEADLINE_EXCEEDED) {
        taken = true;
        failures.add(master, "does not answer");
      } else {
        failures.add(master, failure);
      }
      failedNanos.put(master, System.nanoTime());
      failuresInRound++;
    }
    pool.disfavour(master);
    if (!Failures.retryable(failure)) {
      result.completeExceptionally(failure);
      return;
    }
    long pause = pauseAfter(failure);
    if (pause == 0) {
      next();
    } else {
      synchronized (this) {
        planNext(pause);
      }
    }
  }

  /** Zero when another master is worth asking at once. */
  private synchronized long pauseAfter(RpcException failure) {
    if (failure.code() == RpcCode.RESOURCE_EXHAUSTED) {
      return Pauses.busyMillis(busyAnswers++);
    }
    Optional<HostPort> leader = Failures.leader(failure);
    if (leader.isPresent()) {
      pool.learn(List.of(leader.get()));
      if (!attempts.containsKey(leader.get()) && trusted(leader.get())) {
        pool.prefer(leader.get());
        return 0;
      }
    }
    if (failuresInRound < pool.addresses().size()) {
      return 0;
    }
    failuresInRound = 0;
    return Pauses.betweenRoundsMillis();
  }

  private boolean trusted(HostPort master) {
    Long failed = failedNanos.get(master);
    return failed == null || System.nanoTime() - failed > DISTRUST_NANOS;
  }

  private void planNext(long pauseMillis) {
    if (!nextPlanned && !result.isDone()) {
      nextPlanned = true;
      threads.afterwards(pauseMillis, this::next);
    }
  }

  private boolean tooLate() {
    return leftNanos() < Math.min(LAST_TRY_NANOS, timeoutNanos / 4);
  }

  private Duration remaining() {
    return Duration.ofNanos(Math.max(leftNanos(), TimeUnit.MILLISECONDS.toNanos(1)));
  }

  private long leftNanos() {
    return timeoutNanos - (System.nanoTime() - startedNanos);
  }

  private void giveUp() {
    String seconds = Seconds.text(Duration.ofNanos(timeoutNanos));
    boolean unanswered;
    String tried;
    synchronized (this) {
      unanswered = taken || attempts.values().stream().anyMatch(a -> a.sent);
      tried = failures.describe(pool.addresses());
    }
    result.completeExceptionally(
        unanswered
            ? new RpcException(
                RpcCode.DEADLINE_EXCEEDED,
                "no answer within " + seconds + "; the masters that were tried:" + tried)
            : new NoLeaderException(
                "no leader within " + seconds + "; the masters that were tried:" + tried));
  }

  private void abandonAttempts() {
    HashSet<Attempt> left;
    synchronized (this) {
      left = new HashSet<>(attempts.values());
      attempts.clear();
    }
    for (Attempt attempt : left) {
      if (attempt.alarm != null) {
        attempt.alarm.cancel(false);
      }
      if (attempt.answer != null) {
        attempt.answer.cancel(false);
      }
    }
  }
}
