/**
 * Owns all tasks of this node on the worker's one thread: compares what is ordered with what the
 * engine has, and acts.
 */
@NullMarked
package io.drover.worker.agent;

import org.jspecify.annotations.NullMarked;
