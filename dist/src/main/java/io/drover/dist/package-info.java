/**
 * The one program: the command line with the servers, a whole cluster in one process, and the
 * rehearsals that its caches are made in.
 */
@NullMarked
package io.drover.dist;

import org.jspecify.annotations.NullMarked;
