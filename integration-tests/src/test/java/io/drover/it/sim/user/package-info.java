/** Users of the simulated cluster: what they ask for, and how they retry. */
@NullMarked
package io.drover.it.sim.user;

import org.jspecify.annotations.NullMarked;
