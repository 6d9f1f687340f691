package io.drover.worker.runtime;

import io.drover.base.Check;
import java.time.Instant;
import java.util.Optional;

/**
 * Output to read.
 *
 * @param containerId whose
 * @param follow whether to wait for more until the container ends
 * @param tail lines from the end to begin with; -1 means all
 * @param since leaves out what is older
 * @param timestamps whether each line begins with its time
 */
public record LogRequest(
    String containerId, boolean follow, int tail, Optional<Instant> since, boolean timestamps) {
  public LogRequest {
    Check.argument(tail >= -1, "tail %d is less than -1", tail);
  }
}
