/**
 * A run of the simulated cluster from its seed: the cluster, its faults, its users, its verdict.
 */
@NullMarked
package io.drover.it.sim.run;

import org.jspecify.annotations.NullMarked;
