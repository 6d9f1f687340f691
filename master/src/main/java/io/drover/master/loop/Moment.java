package io.drover.master.loop;

/**
 * When a message is handled. The core reads no clock: time comes with the messages.
 *
 * @param wallMillis in milliseconds since 1970; may jump
 * @param monotonicMillis from some point on; only grows
 */
public record Moment(long wallMillis, long monotonicMillis) {}
