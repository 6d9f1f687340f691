/**
 * Feeds whatever takes bytes from outside with bytes that nobody would send: docs/testing-fuzz.md.
 */
@NullMarked
package io.drover.it.fuzz;

import org.jspecify.annotations.NullMarked;
