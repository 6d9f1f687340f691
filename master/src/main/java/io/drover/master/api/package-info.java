/** The front door for clients: decode, validate, submit to the loop, encode. */
@NullMarked
package io.drover.master.api;

import org.jspecify.annotations.NullMarked;
