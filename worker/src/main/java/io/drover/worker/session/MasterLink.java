package io.drover.worker.session;

import io.drover.base.HostPort;
import io.drover.rpc.RpcConnection;
import io.drover.worker.loop.Loop;
import io.drover.worker.task.Backoff;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a session with the master at one address: connects, and connects again after growing
 * pauses. Owned by the loop.
 */
final class MasterLink {
  private static final Logger log = LoggerFactory.getLogger(MasterLink.class);

  private final HostPort address;
  private final Loop loop;
  private final SessionConfig config;
  private final Function<HostPort, CompletableFuture<RpcConnection>> connect;
  private final Sessions sessions;

  private int failures;
  private boolean closed;
  private String lastProblem = "";
  private @Nullable CompletableFuture<RpcConnection> connecting;
  private @Nullable MasterSession session;
  private Loop.@Nullable Timer retry;

  /** Makes sessions on connections. */
  interface Sessions {
    /** A session, or nothing if there is one with this master already. */
    Optional<MasterSession> open(HostPort address, RpcConnection connection);
  }

  MasterLink(
      HostPort address,
      Loop loop,
      SessionConfig config,
      Function<HostPort, CompletableFuture<RpcConnection>> connect,
      Sessions sessions) {
    this.address = address;
    this.loop = loop;
    this.config = config;
    this.connect = connect;
    this.sessions = sessions;
  }

  void connect() {
    if (closed || connecting != null || session != null) {
      return;
    }
    CompletableFuture<RpcConnection> attempt = connect.apply(address);
    connecting = attempt;
    CompletionStage<RpcConnection> outcome = attempt;
    outcome.whenComplete((connection, failure) -> loop.put(() -> connected(connection, failure)));
  }

  private void connected(@Nullable RpcConnection connection, @Nullable Throwable failure) {
    if (closed) {
      if (connection != null) {
        connection.close();
      }
      return;
    }
    connecting = null;
    if (connection == null) {
      problem(failure == null ? "no connection" : String.valueOf(failure.getMessage()));
      retryAfter(nextPause());
      return;
    }
    Optional<MasterSession> opened = sessions.open(address, connection);
    if (opened.isEmpty()) {
      connection.close();
      retryAfter(config.refusedRetryMillis());
      return;
    }
    session = opened.get();
    session.sendHello();
  }

  /** The session is welcome: later trouble begins with short pauses again. */
  void welcomed() {
    failures = 0;
    lastProblem = "";
  }

  void ended(String reason) {
    session = null;
    if (closed) {
      return;
    }
    problem(reason);
    retryAfter(nextPause());
  }

  /** The master wants nothing of this worker for now. */
  void refused() {
    if (!closed) {
      retryAfter(config.refusedRetryMillis());
    }
  }

  boolean idle() {
    return session == null;
  }

  void close() {
    closed = true;
    if (retry != null) {
      retry.cancel();
    }
    if (connecting != null) {
      connecting.cancel(true);
      connecting = null;
    }
    if (session != null) {
      session.close("the worker stops");
    }
  }

  private long nextPause() {
    return Backoff.pauseMillis(
        config.firstRetryMillis(), failures++, config.retryBoundMillis(), loop.jitter());
  }

  private void retryAfter(long pauseMillis) {
    if (retry != null) {
      retry.cancel();
    }
    retry = loop.after(pauseMillis, this::connect);
  }

  /** Says each problem once, not at every try. */
  private void problem(String problem) {
    if (problem.equals(lastProblem)) {
      log.debug("master={} session=none reason=\"{}\"", address, problem);
    } else {
      log.warn("master={} session=none reason=\"{}\"", address, problem);
      lastProblem = problem;
    }
  }
}
