package io.drover.worker.runtime.docker;

import io.drover.base.Check;
import java.util.Map;

/**
 * What a {@link DockerRuntime} needs to know.
 *
 * @param address where the engine listens
 * @param ownLabels labels that every container of the owner carries and no other does
 * @param limits how long the engine may take, and how much is asked of it at once
 */
public record DockerConfig(
    EngineAddress address, Map<String, String> ownLabels, DockerLimits limits) {
  public DockerConfig {
    Check.argument(!ownLabels.isEmpty(), "without own labels every container would be touched");
    ownLabels = Map.copyOf(ownLabels);
  }
}
