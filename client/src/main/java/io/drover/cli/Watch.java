package io.drover.cli;

import io.drover.client.DroverClient;
import io.drover.client.Subscription;
import io.drover.proto.EventsRequest;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Wakes a waiting command when something in the cluster changes. An event only shortens the wait: a
 * command that looks again after each wake and after each pause needs no event to be right.
 */
public final class Watch implements AutoCloseable {
  private final BlockingQueue<Boolean> changed = new ArrayBlockingQueue<>(1);
  private final Subscription subscription;

  private Watch(DroverClient client) {
    subscription =
        client.events(
            EventsRequest.newBuilder().setFollow(true).build(),
            // A full queue holds a wake-up already, which is as good as two.
            event -> changed.offer(Boolean.TRUE));
  }

  /** Starts to watch everything that happens from now on. */
  public static Watch open(DroverClient client) {
    return new Watch(client);
  }

  /**
   * Waits for a change.
   *
   * @param pause the longest wait
   */
  public void await(Duration pause) {
    try {
      changed.poll(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.FAILED, "interrupted");
    }
  }

  @Override
  public void close() {
    subscription.close();
  }
}
