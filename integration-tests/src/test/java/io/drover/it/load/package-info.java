/** Workers that run nothing: real connections and the real protocol, with containers on paper. */
@NullMarked
package io.drover.it.load;

import org.jspecify.annotations.NullMarked;
