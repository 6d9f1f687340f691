/**
 * Deliberately broken builds of master and worker, made while classes are loaded, to show that the
 * simulator finds what its invariants promise to find. Exists in tests only.
 */
@NullMarked
package io.drover.it.sim.mutant;

import org.jspecify.annotations.NullMarked;
