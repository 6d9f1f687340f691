package io.drover.worker.runtime;

/**
 * Receives events, one at a time, on a thread of the runtime. Must not block. Nothing is called
 * after the handle was closed and a call in progress has returned.
 */
public interface EventListener {
  /** The engine is listening: events from now on, and those asked for, will come. */
  void connected();

  /** Something happened. */
  void happened(ContainerEvent event);

  /**
   * The connection broke, or could not be made. The runtime tries again by itself, and says {@link
   * #connected} when it could; the engine may have forgotten events by then, so compare anew.
   */
  void interrupted(RuntimeFailure failure);
}
