package io.drover.worker.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import io.drover.proto.PortBinding;
import io.drover.worker.runtime.ContainerHealth;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.ContainerInfo.Status;
import io.drover.worker.runtime.ContainerState;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the engine's description of a container. Whatever it leaves away is taken as unset; without
 * what every container has it is no description, which is an exception as broken JSON is.
 */
final class InspectReader {
  private InspectReader() {}

  static ContainerInfo read(InspectContainerResponse response) throws IOException {
    Status status = status(there(response.getState(), "State"));
    boolean running =
        status.state() == ContainerState.RUNNING || status.state() == ContainerState.PAUSED;
    String name = orEmpty(response.getName());
    return new ContainerInfo(
        id(response),
        name.startsWith("/") ? name.substring(1) : name,
        orEmpty(config(response).getImage()),
        orEmpty(response.getImageId()),
        labels(response),
        status,
        running ? ports(response) : List.of());
  }

  static String id(InspectContainerResponse response) throws IOException {
    return there(response.getId(), "Id");
  }

  /** A label without a value has an empty one. */
  static Map<String, String> labels(InspectContainerResponse response) throws IOException {
    Map<String, String> labels = new HashMap<>();
    optional(config(response).getLabels())
        .orElse(Map.of())
        .forEach((key, value) -> labels.put(key, orEmpty(value)));
    return labels;
  }

  static boolean tty(InspectContainerResponse response) throws IOException {
    return optional(config(response).getTty()).orElse(false);
  }

  private static ContainerConfig config(InspectContainerResponse response) throws IOException {
    return there(response.getConfig(), "Config");
  }

  private static <T> T there(@Nullable T value, String what) throws IOException {
    if (value == null) {
      throw new IOException("the engine describes a container without its " + what);
    }
    return value;
  }

  private static Status status(InspectContainerResponse.ContainerState state) {
    ContainerState life = state(orEmpty(state.getStatus()));
    long code = optional(state.getExitCodeLong()).orElse(0L);
    boolean ended = life == ContainerState.EXITED || life == ContainerState.DEAD;
    boolean failedToStart = life == ContainerState.CREATED && code != 0;
    return new Status(
        life,
        ended || failedToStart ? Optional.of((int) code) : Optional.empty(),
        optional(state.getOOMKilled()).orElse(false),
        orEmpty(state.getError()),
        instant(state.getStartedAt()),
        ended ? instant(state.getFinishedAt()) : Optional.empty(),
        optional(state.getHealth())
            .map(health -> health(orEmpty(health.getStatus())))
            .orElse(ContainerHealth.NONE));
  }

  /** The health that the engine's word stands for. */
  static ContainerHealth health(String word) {
    return switch (word) {
      case "starting" -> ContainerHealth.STARTING;
      case "healthy" -> ContainerHealth.HEALTHY;
      case "unhealthy" -> ContainerHealth.UNHEALTHY;
      default -> ContainerHealth.NONE;
    };
  }

  private static ContainerState state(String word) {
    return switch (word) {
      case "created" -> ContainerState.CREATED;
      case "running" -> ContainerState.RUNNING;
      case "paused" -> ContainerState.PAUSED;
      case "restarting" -> ContainerState.RESTARTING;
      case "removing" -> ContainerState.REMOVING;
      case "dead" -> ContainerState.DEAD;
      default -> ContainerState.EXITED;
    };
  }

  private static List<PortBinding> ports(InspectContainerResponse response) throws IOException {
    List<PortBinding> result = new ArrayList<>();
    Map<ExposedPort, Ports.Binding[]> bindings =
        optional(response.getNetworkSettings())
            .flatMap(settings -> optional(settings.getPorts()))
            .map(Ports::getBindings)
            .orElse(Map.of());
    // A port that is exposed and not published has no hosts at all.
    for (Map.Entry<ExposedPort, Ports.Binding[]> entry : bindings.entrySet()) {
      for (Ports.Binding host : optional(entry.getValue()).orElse(new Ports.Binding[0])) {
        result.add(port(entry.getKey(), there(host, "host port")));
      }
    }
    return result;
  }

  private static PortBinding port(ExposedPort port, Ports.Binding host) throws IOException {
    try {
      return PortBinding.newBuilder()
          .setContainerPort(port.getPort())
          .setProtocol(port.getProtocol().toString())
          .setHostIp(orEmpty(host.getHostIp()))
          .setHostPort(Integer.parseInt(optional(host.getHostPortSpec()).orElse("0")))
          .build();
    } catch (NumberFormatException e) {
      throw new IOException(
          "the engine describes a container with the host port " + host.getHostPortSpec(), e);
    }
  }

  /** A time of the engine; its year 1 means never. */
  static Optional<Instant> instant(@Nullable String text) {
    if (text == null || text.isEmpty() || text.startsWith("0001-")) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      // A time that cannot be read is as good as none.
      return Optional.empty();
    }
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  static <T> Optional<T> optional(@Nullable T value) {
    return Optional.ofNullable(value);
  }
}
