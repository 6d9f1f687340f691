/**
 * The Java client of a Drover cluster: asynchronous, typed, retrying, and promised to be stable.
 */
@NullMarked
package io.drover.client;

import org.jspecify.annotations.NullMarked;
