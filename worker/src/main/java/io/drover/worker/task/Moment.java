package io.drover.worker.task;

/**
 * When a step is taken, and the chance it may use.
 *
 * @param nowMillis of a monotonic clock
 * @param jitter from 0 up to 1
 */
public record Moment(long nowMillis, double jitter) {}
