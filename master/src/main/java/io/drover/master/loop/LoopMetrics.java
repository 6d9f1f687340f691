package io.drover.master.loop;

/**
 * How the loop does.
 *
 * @param turns since the start
 * @param longestTurnNanos of all turns
 * @param longestTurnOf what the longest turn handled: the kind of its first message, how many, or
 *     "upkeep"
 * @param waiting messages in the mailbox
 */
public record LoopMetrics(
    CoreStatus core, long turns, long longestTurnNanos, String longestTurnOf, int waiting) {}
