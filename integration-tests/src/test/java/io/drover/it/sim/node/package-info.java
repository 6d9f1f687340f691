/** Simulated machines: the engine, its containers, the disk, and the production worker on them. */
@NullMarked
package io.drover.it.sim.node;

import org.jspecify.annotations.NullMarked;
