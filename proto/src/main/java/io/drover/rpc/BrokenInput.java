package io.drover.rpc;

/**
 * What the decoder delivers in place of a frame when the peer's bytes are none, once and last.
 *
 * @param reason for the peer's people
 */
record BrokenInput(String reason) {}
