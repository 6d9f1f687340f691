package io.drover.worker.runtime;

/** What the engine's own health check says of a container. */
public enum ContainerHealth {
  /** It has no health check. */
  NONE,
  /** Not yet healthy, and still allowed to be so. */
  STARTING,
  /** The last checks passed. */
  HEALTHY,
  /** As many checks in a row failed as its description allows. */
  UNHEALTHY
}
