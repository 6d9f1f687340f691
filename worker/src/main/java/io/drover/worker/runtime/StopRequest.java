package io.drover.worker.runtime;

import io.drover.base.Check;
import java.time.Duration;

/**
 * A container to stop.
 *
 * @param containerId which
 * @param signal such as "SIGINT"; empty means the container's own stop signal
 * @param grace how long it has to end by itself; zero kills it at once
 */
public record StopRequest(String containerId, String signal, Duration grace) {
  public StopRequest {
    Check.argument(!grace.isNegative(), "the grace time %s is negative", grace);
  }
}
