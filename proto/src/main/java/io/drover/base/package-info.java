/** Values that every side shares: epochs, addresses, limits, checks. Depends on the JDK only. */
@NullMarked
package io.drover.base;

import org.jspecify.annotations.NullMarked;
