package io.drover.worker.model;

/** What a container's health check says. */
public enum Health {
  /** There is none. */
  NONE,
  /** Not yet healthy, and still allowed to be so. */
  STARTING,
  /** The last checks passed. */
  HEALTHY,
  /** Too many checks in a row failed. */
  UNHEALTHY
}
