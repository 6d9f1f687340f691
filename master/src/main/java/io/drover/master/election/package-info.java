/** Curator's latch and the peer watch, turned into elected and unelected; who else is alive. */
@NullMarked
package io.drover.master.election;

import org.jspecify.annotations.NullMarked;
