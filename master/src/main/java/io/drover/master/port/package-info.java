/**
 * The interfaces where the loop meets the outside: the log, the election, the workers, the clients.
 */
@NullMarked
package io.drover.master.port;

import org.jspecify.annotations.NullMarked;
