/** The benchmarks that scripts/bench runs: each prints a table and leaves its figures as JSON. */
@NullMarked
package io.drover.it.bench;

import org.jspecify.annotations.NullMarked;
