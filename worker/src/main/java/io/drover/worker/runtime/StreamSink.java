package io.drover.worker.runtime;

import java.util.concurrent.CompletionStage;

/**
 * Takes the elements of a stream at its own pace. Called on a thread of the runtime, one call at a
 * time.
 *
 * @param <T> what flows
 */
public interface StreamSink<T> {
  /**
   * Takes an element.
   *
   * @return completes when the next one may come: until then nothing more is read from the engine.
   *     A stage that fails ends the stream
   */
  CompletionStage<?> next(T element);

  /**
   * The stream has ended, for whatever reason; called exactly once, last. If the runtime refuses
   * the stream at once, this is called before the call that asked for it returns.
   */
  void ended(Outcome<Nothing> outcome);
}
