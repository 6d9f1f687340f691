/**
 * The watchdog beside the worker that ends what may run at most once when the worker has been out
 * of touch with its leader for longer than the lease, even when the worker itself cannot.
 */
@NullMarked
package io.drover.worker.fence;

import org.jspecify.annotations.NullMarked;
