/** One class per command of the command line, built on the public client library only. */
@NullMarked
package io.drover.cli.command;

import org.jspecify.annotations.NullMarked;
