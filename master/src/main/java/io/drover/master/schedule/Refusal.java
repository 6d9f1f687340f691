package io.drover.master.schedule;

/**
 * Why a node was refused.
 *
 * @param filter which filter refused it: "state", "constraint", "max-replicas", "affinity", "cpu",
 *     "memory", "disk", "devices", "ports" or "spread"
 * @param summary a few words that are the same for all nodes refused alike, to be counted
 * @param reason what is missing on this node
 * @param remedy what would make it fit
 */
public record Refusal(String filter, String summary, String reason, String remedy) {}
