/**
 * What clients asked and were told, and whether one order of events explains all of it: writes are
 * linearizable, reads follow the index that they name. Pure.
 */
@NullMarked
package io.drover.it.history;

import org.jspecify.annotations.NullMarked;
