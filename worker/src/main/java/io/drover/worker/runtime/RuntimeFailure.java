package io.drover.worker.runtime;

/** Why a call of the runtime failed. Each message is for people and names the thing it is about. */
public sealed interface RuntimeFailure {
  /** What went wrong, in words. */
  String message();

  /** The image is not on this engine, or its registry does not have it. */
  record ImageNotFound(String message) implements RuntimeFailure {}

  /** The registry refuses to give the image to this worker. */
  record PullDenied(String message) implements RuntimeFailure {}

  /** The pull broke or made no progress; a later one may succeed. */
  record PullFailed(String message) implements RuntimeFailure {}

  /** A container of this name exists. */
  record NameConflict(String message) implements RuntimeFailure {}

  /** A host port is taken by somebody else. */
  record PortInUse(String message) implements RuntimeFailure {}

  /** The engine cannot do what was asked: the same request will fail again. */
  record BadRequest(String message) implements RuntimeFailure {}

  /** The container does not exist, or is not the owner's. */
  record NoSuchContainer(String message) implements RuntimeFailure {}

  /** The container does not run, so nothing can be run in it. */
  record NotRunning(String message) implements RuntimeFailure {}

  /** The container runs, so it is not removed. */
  record Running(String message) implements RuntimeFailure {}

  /** The engine took the request and failed at it. */
  record EngineError(String message) implements RuntimeFailure {}

  /** The engine cannot be reached, hangs, or talks nonsense; or the runtime is closed. */
  record EngineUnavailable(String message) implements RuntimeFailure {}

  /** This call took too long, though the engine answers others. */
  record TimedOut(String message) implements RuntimeFailure {}
}
