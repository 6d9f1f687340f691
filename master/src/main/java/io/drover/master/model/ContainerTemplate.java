package io.drover.master.model;

import io.drover.base.Bytes;

/**
 * The container to run, as the client described it: masters carry it to the workers and never look
 * inside.
 *
 * @param image the one setting that people want to see in lists, as the user wrote it
 * @param encoded the whole description
 */
public record ContainerTemplate(String image, Bytes encoded) {}
