/**
 * What the worker keeps on disk: its identity, and the accepted assignment, so that it carries on
 * without a master.
 */
@NullMarked
package io.drover.worker.journal;

import org.jspecify.annotations.NullMarked;
