/** Stories of what broke others, each by its symptom, told in the simulated world. */
@NullMarked
package io.drover.it.sim.stories;

import org.jspecify.annotations.NullMarked;
