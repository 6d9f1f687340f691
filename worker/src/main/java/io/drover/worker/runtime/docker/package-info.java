/** The container runtime on a Docker engine: the only place that knows Docker. */
@NullMarked
package io.drover.worker.runtime.docker;

import org.jspecify.annotations.NullMarked;
