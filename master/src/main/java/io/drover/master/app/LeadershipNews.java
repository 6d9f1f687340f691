package io.drover.master.app;

import io.drover.master.port.LeadershipListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on who leads, and remembers it for those who ask. Thread-safe. */
public final class LeadershipNews implements LeadershipListener {
  private static final Logger LOG = LoggerFactory.getLogger(LeadershipNews.class);

  private final List<Consumer<Leadership>> listeners = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> failed = new CompletableFuture<>();
  private final CompletableFuture<String> wiped = new CompletableFuture<>();
  private volatile Leadership last = Leadership.UNKNOWN;

  /** Calls this with every change from now on, on the loop's thread. */
  public void add(Consumer<Leadership> listener) {
    listeners.add(listener);
  }

  /** Who leads, as last told. */
  public Leadership last() {
    return last;
  }

  /** Completes with the reason when this master must stop. */
  public CompletableFuture<String> failed() {
    return failed;
  }

  /** Completes with the reason when this master has nothing to do but to say it. */
  public CompletableFuture<String> wiped() {
    return wiped;
  }

  @Override
  public void leadershipChanged(Leadership leadership) {
    last = leadership;
    LOG.info(
        "leadership changed epoch={} leader={} address={} self={}",
        leadership.epoch(),
        leadership.leader().map(Object::toString).orElse("(none)"),
        leadership.address(),
        leadership.self());
    listeners.forEach(listener -> listener.accept(leadership));
  }

  @Override
  public void fatal(String reason) {
    LOG.error("master cannot go on reason={}", reason);
    failed.complete(reason);
  }

  @Override
  public void wiped(String reason) {
    LOG.error("{}", reason);
    wiped.complete(reason);
  }
}
