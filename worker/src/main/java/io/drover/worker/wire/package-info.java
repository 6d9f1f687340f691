/**
 * Translates between messages and the worker's own values: the one converter of the session and the
 * journal.
 */
@NullMarked
package io.drover.worker.wire;

import org.jspecify.annotations.NullMarked;
