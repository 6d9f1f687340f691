/** The laws of the house: which room may see which, and how every source file looks. */
@NullMarked
package io.drover.it.arch;

import org.jspecify.annotations.NullMarked;
