package io.drover.worker.runtime;

import io.drover.proto.PortBinding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container as the engine describes it.
 *
 * @param id its id
 * @param name its name, without the engine's leading slash
 * @param image as it was named when the container was created
 * @param imageId the image's own id, "sha256:…"
 * @param labels every label it carries
 * @param status where it is in its life
 * @param ports host ports that are published now; empty unless it runs
 */
public record ContainerInfo(
    String id,
    String name,
    String image,
    String imageId,
    Map<String, String> labels,
    Status status,
    List<PortBinding> ports) {
  public ContainerInfo {
    labels = Map.copyOf(labels);
    ports = List.copyOf(ports);
  }

  /** Where it is in its life. */
  public ContainerState state() {
    return status.state();
  }

  /**
   * The part of a container's description that changes.
   *
   * @param state where it is in its life
   * @param exitCode of its process, once that has ended or could not be started
   * @param oomKilled whether the kernel killed a process of it for memory
   * @param error the engine's words when the start failed; mostly empty
   * @param startedAt the last start
   * @param finishedAt the last end
   * @param health what its health check says
   */
  public record Status(
      ContainerState state,
      Optional<Integer> exitCode,
      boolean oomKilled,
      String error,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      ContainerHealth health) {}
}
