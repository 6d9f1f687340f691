/** Tests of the fence, and one in memory. */
@NullMarked
package io.drover.worker.fence;

import org.jspecify.annotations.NullMarked;
