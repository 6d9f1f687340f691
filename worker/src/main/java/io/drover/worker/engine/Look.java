package io.drover.worker.engine;

import io.drover.worker.runtime.RuntimeFailure;

/** What a look at one container gave. */
public sealed interface Look {
  /** It is there. */
  record Found(SeenContainer container) implements Look {}

  /** It is not there any more. */
  record Gone(String containerId) implements Look {}

  /** The engine did not say. */
  record Unknown(RuntimeFailure failure) implements Look {}

  /** Nobody looked: the action says it all. */
  record NotNeeded() implements Look {}
}
