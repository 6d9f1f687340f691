/** The command line: its entry, its global options, and the ways a command can end. */
@NullMarked
package io.drover.cli;

import org.jspecify.annotations.NullMarked;
