/** The methods that clients, workers and masters offer each other, by name and message. */
@NullMarked
package io.drover.protocol;

import org.jspecify.annotations.NullMarked;
