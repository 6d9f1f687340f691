/** What goes wrong in the simulated world, and how it is mended. */
@NullMarked
package io.drover.it.sim.fault;

import org.jspecify.annotations.NullMarked;
