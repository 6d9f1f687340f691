/** The worker's one thread: its bounded mailbox and its timers. */
@NullMarked
package io.drover.worker.loop;

import org.jspecify.annotations.NullMarked;
