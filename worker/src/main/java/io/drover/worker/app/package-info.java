/**
 * The worker as a program and as an object: configuration, wiring by hand, ordered start and stop.
 */
@NullMarked
package io.drover.worker.app;

import org.jspecify.annotations.NullMarked;
