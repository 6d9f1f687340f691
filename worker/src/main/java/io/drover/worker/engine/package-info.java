/**
 * Turns the actions of tasks into calls of the container runtime, and its containers into what a
 * task sees.
 */
@NullMarked
package io.drover.worker.engine;

import org.jspecify.annotations.NullMarked;
