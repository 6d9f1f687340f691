/** The one program: the command line with the servers, and a whole cluster in one process. */
@NullMarked
package io.drover.dist;

import org.jspecify.annotations.NullMarked;
