/** The master as a program: configuration, wiring by hand, ordered start and stop. */
@NullMarked
package io.drover.master.app;

import org.jspecify.annotations.NullMarked;
