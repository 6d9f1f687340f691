package io.drover.worker.runtime;

/**
 * An image that is on the engine.
 *
 * @param id the engine's own id of it, "sha256:…"
 * @param digest "repository@sha256:…" if a registry gave it one, else the id: either names exactly
 *     this image when a container is created
 * @param sizeBytes size on disk
 * @param checksHealth whether it says how the health of its containers is checked
 */
public record ImageFacts(String id, String digest, long sizeBytes, boolean checksHealth) {}
