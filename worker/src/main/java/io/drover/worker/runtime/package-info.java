/** The narrow, asynchronous interface through which the worker runs containers; knows no engine. */
@NullMarked
package io.drover.worker.runtime;

import org.jspecify.annotations.NullMarked;
