/** Virtual time, chance and processes: what the simulated world is made of. One thread. */
@NullMarked
package io.drover.it.sim.world;

import org.jspecify.annotations.NullMarked;
