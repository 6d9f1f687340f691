package io.drover.master.port;

import io.drover.master.model.JobSpec;
import io.drover.master.model.Task;

/**
 * What a worker is told of one task.
 *
 * @param task with its placement
 * @param spec the task's version of the job
 * @param goalOnly the worker was already told of the task in this session, or has said that it has
 *     its order, and nothing but the goal may be new: the container need not be sent again
 */
public record TaskOrder(Task task, JobSpec spec, boolean goalOnly) {}
