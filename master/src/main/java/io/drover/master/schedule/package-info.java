/** Picks a node for each pending task, or explains why none fits. */
@NullMarked
package io.drover.master.schedule;

import org.jspecify.annotations.NullMarked;
