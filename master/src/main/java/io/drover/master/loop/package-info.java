/**
 * The single writer: one thread owns the cluster state, takes messages, decides, applies, appends
 * to the log and releases what follows once it is committed.
 */
@NullMarked
package io.drover.master.loop;

import org.jspecify.annotations.NullMarked;
