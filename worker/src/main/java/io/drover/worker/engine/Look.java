package io.drover.worker.engine;

import io.drover.worker.runtime.RuntimeFailure;

/** What a look at one container gave. */
public sealed interface Look {
  /** It is there. */
  record Found(SeenContainer container) implements Look {}

  /**
   * The engine has started it, and its health is not checked: what was created runs, unless
   * somebody has seen more of it meanwhile.
   *
   * @param atMillis when the engine said so, by the worker's clock
   */
  record Started(String containerId, long atMillis) implements Look {}

  /** It is not there any more. */
  record Gone(String containerId) implements Look {}

  /** The engine did not say. */
  record Unknown(RuntimeFailure failure) implements Look {}

  /** Nobody looked: the action says it all. */
  record NotNeeded() implements Look {}
}
