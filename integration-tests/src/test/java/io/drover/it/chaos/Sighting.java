package io.drover.it.chaos;

/**
 * One event of an engine.
 *
 * @param nanos when, by the engine's clock
 * @param what "create", "start", "die", "kill", "oom", "destroy" or "health_status: healthy"
 * @param exitCode of "die"; empty otherwise
 */
record Sighting(long nanos, String engine, String what, String container, String exitCode) {
  static final String START = "start";
  static final String DIE = "die";
  static final String KILL = "kill";
  static final String DESTROY = "destroy";
}
