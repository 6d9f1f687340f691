package io.drover.worker.runtime.docker;

import io.drover.base.Check;
import java.time.Duration;

/**
 * How long the engine may take, and how much is asked of it at once.
 *
 * @param ping for a sign of life
 * @param quick for calls that only look
 * @param slow for create, start, remove, and a stop beyond its grace time
 * @param pullSilence for a pull without any progress
 * @param startsInParallelMax creates and starts in flight at the engine; the others wait
 * @param callsMax calls and streams of this runtime altogether; more are refused
 * @param answerBytesMax of an answer that is read whole, such as the list of all containers
 */
public record DockerLimits(
    Duration ping,
    Duration quick,
    Duration slow,
    Duration pullSilence,
    int startsInParallelMax,
    int callsMax,
    int answerBytesMax) {
  /** Suits a loaded machine. */
  public static final DockerLimits DEFAULT =
      new DockerLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofMinutes(2),
          4,
          10_000,
          32 << 20);

  public DockerLimits {
    Check.argument(startsInParallelMax > 0, "at least one start must be allowed at once");
    Check.argument(callsMax > 0, "at least one call must be allowed");
    Check.argument(answerBytesMax > 0, "an answer has at least one byte");
  }
}
