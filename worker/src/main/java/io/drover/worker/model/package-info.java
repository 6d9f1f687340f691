/** Immutable values of the worker's domain: orders, task states, restart policies, statuses. */
@NullMarked
package io.drover.worker.model;

import org.jspecify.annotations.NullMarked;
