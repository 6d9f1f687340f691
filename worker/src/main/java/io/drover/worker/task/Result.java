package io.drover.worker.task;

/** How an action ended. */
public sealed interface Result {
  /** The image is present. */
  record Pulled(String digest) implements Result {}

  /** The image could not be made present. */
  record PullFailed(String message) implements Result {}

  /** The container exists. */
  record Made(String containerId) implements Result {}

  /** The image was not there when the container was to be created. */
  record ImageMissing(String message) implements Result {}

  /** The container could not be created. */
  record NotMade(String message) implements Result {}

  /**
   * The container was started; it may have ended since. The digest of its image is empty if the
   * engine did not tell it.
   */
  record Started(String digest) implements Result {}

  /** The container could not be started; the digest of its image as in {@link Started}. */
  record NotStarted(String message, String digest) implements Result {}

  /** The container was told to end and has ended, or the kill was sent. */
  record Stopped() implements Result {}

  /** The container could not be stopped or killed. */
  record NotStopped(String message) implements Result {}

  /** The container is gone or going, and does not run. */
  record Discarded() implements Result {}

  /** The container could not be removed. */
  record NotDiscarded(String message) implements Result {}

  /** The engine gave no answer: nobody knows whether the action took effect. */
  record Unanswered() implements Result {}
}
