package io.drover.worker.model;

/**
 * The place of a job that a task fills. Tasks that follow each other in one slot are of one
 * history.
 *
 * @param namespace the job's namespace
 * @param job the job's name
 * @param number from 1 on for replicated jobs
 */
public record Slot(String namespace, String job, int number) {
  @Override
  public String toString() {
    return job + "." + number;
  }
}
