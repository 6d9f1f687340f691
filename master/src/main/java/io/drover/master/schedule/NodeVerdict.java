package io.drover.master.schedule;

import io.drover.master.model.NodeId;
import java.util.Optional;

/**
 * What the scheduler thinks of one node for one task.
 *
 * @param refusal empty when the task fits there
 * @param score 0 to 1, of a node that fits
 */
public record NodeVerdict(NodeId node, Optional<Refusal> refusal, double score) {}
