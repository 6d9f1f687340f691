package io.drover.worker.runtime;

/**
 * How far a pull is.
 *
 * @param layersDone layers that are complete
 * @param layersTotal layers known so far
 * @param bytesDone bytes downloaded of the layers whose size is known
 * @param bytesTotal size of the layers whose size is known
 */
public record PullProgress(int layersDone, int layersTotal, long bytesDone, long bytesTotal) {}
