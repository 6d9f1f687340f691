/** What the command line prints: pure functions from results to tables, JSON, YAML and lines. */
@NullMarked
package io.drover.cli.render;

import org.jspecify.annotations.NullMarked;
