/**
 * Compares what is wanted with what is observed and returns the changes to make, within budgets.
 * Pure: no clock, no random number, no input or output.
 */
@NullMarked
package io.drover.master.reconcile;

import org.jspecify.annotations.NullMarked;
