/**
 * The RPC runtime: frames on Netty, handshake, multiplexed requests and streams with per-stream
 * credit, deadlines, cancellation, keep-alive. Symmetric: after the handshake either side may call
 * the other. Knows nothing about jobs.
 */
@NullMarked
package io.drover.rpc;

import org.jspecify.annotations.NullMarked;
