package io.drover.cli.command;

import io.drover.cli.CliException;
import io.drover.cli.ExitCode;
import io.drover.cli.Progress;
import io.drover.cli.Session;
import io.drover.cli.Watch;
import io.drover.proto.ClusterStatus;
import java.time.Duration;
import java.util.Map;

/** Waits until the leader has taken in what the workers run. */
final class Adopting {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private Adopting() {}

  /** The cluster when that is over, or at once if nobody wants to wait. */
  static ClusterStatus await(Session session, boolean detach) {
    long endNanos = System.nanoTime() + session.timeLeft().orElse(PATIENCE).toNanos();
    Progress progress = new Progress(session);
    try (Watch watch = Watch.open(session.client())) {
      while (true) {
        ClusterStatus status = session.await(session.client().status());
        if (detach || !status.getAdopting()) {
          return status;
        }
        progress.show(Map.of("", String.join("; ", status.getWarningsList())));
        long leftNanos = endNanos - System.nanoTime();
        if (leftNanos <= 0) {
          throw new CliException(
              ExitCode.TIMED_OUT,
              "the state is restored, but workers are still being taken in",
              "It goes on; see 'drover status'.");
        }
        watch.await(Duration.ofNanos(Math.min(leftNanos, PAUSE.toNanos())));
      }
    }
  }
}
