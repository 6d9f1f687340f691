/** What must hold after every step of the simulated world, each promise a class of its own. */
@NullMarked
package io.drover.it.sim.invariant;

import org.jspecify.annotations.NullMarked;
