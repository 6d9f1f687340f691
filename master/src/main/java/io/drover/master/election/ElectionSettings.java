package io.drover.master.election;

import io.drover.base.Check;
import java.time.Duration;

/**
 * The times of an election.
 *
 * @param lookPeriod how often a master looks whether its place in line is sound
 * @param looksBeforeReset after how many bad looks in a row it takes a new place
 * @param stepAsidePeriod a master that let others first takes the lead when its turn comes again
 *     within this time, so that somebody always leads
 * @param looksBeforeHandOver after how many looks in a row at which the stores' leader runs beside
 *     it a leader hands over
 * @param handOverPeriod it does that once in this time at most
 */
public record ElectionSettings(
    Duration lookPeriod,
    int looksBeforeReset,
    Duration stepAsidePeriod,
    int looksBeforeHandOver,
    Duration handOverPeriod) {
  /** What serves. */
  public static final ElectionSettings DEFAULT =
      new ElectionSettings(
          Duration.ofSeconds(1), 3, Duration.ofSeconds(5), 5, Duration.ofMinutes(1));

  public ElectionSettings {
    Check.argument(lookPeriod.isPositive(), "election look period %s", lookPeriod);
    Check.argument(looksBeforeReset > 0, "%d looks before a reset", looksBeforeReset);
    Check.argument(looksBeforeHandOver > 0, "%d looks before a hand-over", looksBeforeHandOver);
  }
}
