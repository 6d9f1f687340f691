package io.drover.worker.runtime;

/** Where a container is in its life, in the engine's words. */
public enum ContainerState {
  /** Made, never started; or its start failed. */
  CREATED,
  /** Its process runs. */
  RUNNING,
  /** Its process is frozen. */
  PAUSED,
  /** The engine restarts it by itself, which Drover never asks for. */
  RESTARTING,
  /** It is being removed. */
  REMOVING,
  /** Its process has ended. */
  EXITED,
  /** Its removal failed half-way. */
  DEAD
}
