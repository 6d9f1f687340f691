/**
 * Immutable records and enums of the domain: job, task, slot, node, resources, constraints, states.
 */
@NullMarked
package io.drover.master.model;

import org.jspecify.annotations.NullMarked;
