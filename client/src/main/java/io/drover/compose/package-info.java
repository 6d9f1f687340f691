/** Reads Compose files into job descriptions, and reports every problem with its place. */
@NullMarked
package io.drover.compose;

import org.jspecify.annotations.NullMarked;
