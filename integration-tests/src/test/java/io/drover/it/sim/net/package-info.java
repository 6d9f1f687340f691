/**
 * The simulated network: connections in virtual time, with latency, cuts, resets and silence. One
 * thread.
 */
@NullMarked
package io.drover.it.sim.net;

import org.jspecify.annotations.NullMarked;
