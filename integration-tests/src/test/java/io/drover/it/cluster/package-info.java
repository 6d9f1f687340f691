/**
 * A cluster of real processes on this machine, the way an operator starts it, and the engine under
 * it.
 */
@NullMarked
package io.drover.it.cluster;

import org.jspecify.annotations.NullMarked;
