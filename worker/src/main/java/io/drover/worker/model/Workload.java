package io.drover.worker.model;

/**
 * What a task runs.
 *
 * @param image the image's name, for messages
 * @param pulls whether the image is asked for at its registry although the engine may have it
 * @param stopGraceMillis how long the container may take to end by itself when told to
 * @param reservations what the machine must have for it
 * @param carried the whole order as it travelled, read only where containers are made
 */
public record Workload(
    String image, boolean pulls, long stopGraceMillis, Resources reservations, Carried carried) {}
