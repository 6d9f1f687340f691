package io.drover.it.load;

import java.util.concurrent.atomic.LongAdder;

/** What happened to a fleet so far, all its workers together. Thread-safe. */
public final class FleetCounts {
  private final LongAdder tasksTaken = new LongAdder();
  private final LongAdder runningAcknowledged = new LongAdder();
  private final LongAdder stopsOrdered = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder forgotten = new LongAdder();
  private final LongAdder refused = new LongAdder();

  FleetCounts() {}

  /** Tasks that a worker was ordered to run and did not hold before. */
  public long tasksTaken() {
    return tasksTaken.sum();
  }

  /** Reports of RUNNING that the leader has acknowledged, which it does when they are durable. */
  public long runningAcknowledged() {
    return runningAcknowledged.sum();
  }

  /** Orders to stop a task. */
  public long stopsOrdered() {
    return stopsOrdered.sum();
  }

  /** Tasks that ended by themselves. */
  public long ended() {
    return ended.sum();
  }

  /** Tasks that a whole assignment left out though the worker held them running. */
  public long forgotten() {
    return forgotten.sum();
  }

  /** Workers that a master wanted nothing of. */
  public long refused() {
    return refused.sum();
  }

  void taken(int tasks) {
    tasksTaken.add(tasks);
  }

  void acknowledged(int tasks) {
    runningAcknowledged.add(tasks);
  }

  void stopOrdered() {
    stopsOrdered.increment();
  }

  void taskEnded() {
    ended.increment();
  }

  void taskForgotten() {
    forgotten.increment();
  }

  void workerRefused() {
    refused.increment();
  }
}
