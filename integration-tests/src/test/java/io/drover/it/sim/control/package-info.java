/** The masters' side of the simulated world: the store, the log, the election, the masters. */
@NullMarked
package io.drover.it.sim.control;

import org.jspecify.annotations.NullMarked;
