/** The cluster state, the sealed changes, and how each change is applied. */
@NullMarked
package io.drover.master.state;

import org.jspecify.annotations.NullMarked;
