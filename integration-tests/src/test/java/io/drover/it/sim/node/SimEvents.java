package io.drover.it.sim.node;

import io.drover.it.sim.world.SimProcess;
import io.drover.worker.runtime.EventListener;
import io.drover.worker.runtime.RuntimeFailure.EngineUnavailable;
import io.drover.worker.runtime.StreamHandle;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One process's stream of events, which is made again when it breaks. What was told is not told
 * again. One thread.
 */
final class SimEvents implements EventHub.Ear, SimEngine.Wire {
  private static final long PAUSE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long PAUSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);
  private static final long CONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long CONNECT_NANOS_MAX = TimeUnit.SECONDS.toNanos(25);
  private static final long EVENT_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final SimEngine engine;
  private final SimProcess process;
  private final Map<String, String> labels;
  private final EventListener listener;
  private final Instant since;
  private long told;
  private long pauseNanos = PAUSE_NANOS_MIN;
  // Counts tries to connect: what belongs to an earlier one comes too late.
  private int tries;
  private boolean connected;
  private boolean closed;

  SimEvents(
      SimEngine engine,
      SimProcess process,
      Map<String, String> labels,
      Instant since,
      EventListener listener) {
    this.engine = engine;
    this.process = process;
    this.labels = labels;
    this.since = since;
    this.listener = listener;
  }

  StreamHandle begin() {
    connect();
    return () -> {
      closed = true;
      engine.events().leave(this);
      engine.answered(this);
    };
  }

  private void connect() {
    if (abandoned()) {
      return;
    }
    int attempt = ++tries;
    connected = false;
    engine.carryOut(CONNECT_NANOS, this, () -> accepted(attempt));
  }

  private void accepted(int attempt) {
    if (abandoned() || attempt != tries) {
      return;
    }
    engine.answered(this);
    connected = true;
    pauseNanos = PAUSE_NANOS_MIN;
    later(listener::connected);
    engine.events().listen(this, since, told);
  }

  @Override
  public Map<String, String> labels() {
    return labels;
  }

  @Override
  public void happened(EventHub.Numbered event) {
    if (abandoned()) {
      engine.events().leave(this);
      return;
    }
    told = event.number();
    later(() -> listener.happened(event.event()));
  }

  @Override
  public void interrupted(String why) {
    broken(why);
  }

  @Override
  public void lost(String why) {
    broken(why);
  }

  @Override
  public void stalled() {
    int attempt = tries;
    process.after(
        CONNECT_NANOS_MAX,
        () -> {
          if (attempt == tries && !connected) {
            engine.answered(this);
            broken("no answer in time; nor to a ping");
          }
        });
  }

  @Override
  public boolean abandoned() {
    return closed || !process.alive();
  }

  private void broken(String why) {
    if (abandoned()) {
      return;
    }
    tries++;
    connected = false;
    later(() -> listener.interrupted(new EngineUnavailable(why)));
    process.after(pauseNanos, this::connect);
    pauseNanos = Math.min(2 * pauseNanos, PAUSE_NANOS_MAX);
  }

  private void later(Runnable call) {
    engine
        .agenda()
        .after(
            EVENT_NANOS,
            () -> {
              if (!closed) {
                process.run(call);
              }
            });
  }
}
