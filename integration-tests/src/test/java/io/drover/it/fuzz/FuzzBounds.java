package io.drover.it.fuzz;

/**
 * When a target has had enough: whichever comes first. 0 is no bound.
 *
 * @param runs inputs
 * @param seconds by the clock
 * @param cpuSeconds of the processors
 */
record FuzzBounds(long runs, long seconds, long cpuSeconds) {}
