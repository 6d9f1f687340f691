package io.drover.it.sim.invariant;

/**
 * A promise that was broken.
 *
 * @param invariant the class that watched it
 * @param text what was seen
 * @param atNanos when, since the beginning of the world
 */
public record Violation(String invariant, String text, long atNanos) {}
