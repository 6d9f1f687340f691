/** How fast the scheduler alone decides, on clusters that exist in memory only. */
@NullMarked
package io.drover.it.bench.placement;

import org.jspecify.annotations.NullMarked;
