package io.drover.dist;

import io.drover.base.Check;
import java.nio.file.Path;
import java.util.Map;

/**
 * What {@code drover dev} is to start.
 *
 * @param dataDir where everything is kept between starts
 * @param port where the first master listens; 0 takes a free one
 * @param httpPort where the first master serves pages and metrics; 0 takes a free one
 * @param masters how many masters
 * @param workers how many workers
 * @param docker the engine
 * @param removeContainers whether the end removes the containers
 */
record DevConfig(
    Path dataDir,
    int port,
    int httpPort,
    int masters,
    int workers,
    String docker,
    boolean removeContainers) {
  private static final int MASTERS_MAX = 7;
  private static final int WORKERS_MAX = 20;

  DevConfig {
    checkPort("--port", port);
    checkPort("--http-port", httpPort);
    Check.argument(
        masters >= 1 && masters <= MASTERS_MAX, "--masters must be from 1 to %d", MASTERS_MAX);
    Check.argument(
        workers >= 0 && workers <= WORKERS_MAX, "--workers must be from 0 to %d", WORKERS_MAX);
  }

  /** Where the state is kept unless another folder is named. */
  static Path dataDirDefault(Map<String, String> env) {
    String state = env.getOrDefault("XDG_STATE_HOME", "");
    return state.isEmpty()
        ? Path.of(env.getOrDefault("HOME", "."), ".drover", "dev")
        : Path.of(state, "drover", "dev");
  }

  private static void checkPort(String option, int port) {
    Check.argument(port >= 0 && port <= 65_535, "%s %d is not between 0 and 65535", option, port);
  }
}
