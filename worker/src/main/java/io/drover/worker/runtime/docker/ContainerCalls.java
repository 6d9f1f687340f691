package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.command.InspectImageResponse;
import io.drover.proto.ContainerSpec;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import io.drover.worker.runtime.StopRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls about single containers; each blocks. */
final class ContainerCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerCalls.class);

  private final EngineApi api;
  private final OwnContainers own;
  private final Images images;

  ContainerCalls(EngineApi api, OwnContainers own, Images images) {
    this.api = api;
    this.own = own;
    this.images = images;
  }

  String create(CreateRequest request) throws IOException {
    if (!own.owns(request.labels())) {
      throw new FailureException(
          new BadRequest("container " + request.name() + " does not carry the owner's labels"));
    }
    String image = request.spec().getImage();
    ObjectNode body = CreateBody.of(request, api.version());
    if (request.spec().getHasCommand() && request.spec().getCommandCount() == 0) {
      keepImageEntrypoint(body, request.spec());
    }
    Query path =
        Query.of("/containers/create")
            .with("name", request.name())
            .withUnlessEmpty("platform", request.spec().getPlatform());
    try {
      JsonNode answer = api.post(path, body, api.limits().slow());
      for (JsonNode warning : answer.path("Warnings")) {
        LOG.info("engine warns name={} warning={}", request.name(), warning.asText());
      }
      String id = answer.path("Id").asText();
      own.add(id, request.spec().getTty());
      return id;
    } catch (RefusalException e) {
      throw new FailureException(Failures.ofCreate(e, image));
    }
  }

  /**
   * Spells the image's entrypoint out, for the engine takes an empty command as none, and puts the
   * image's in its place, unless an entrypoint is given with it.
   */
  private void keepImageEntrypoint(ObjectNode body, ContainerSpec spec) throws IOException {
    List<String> entrypoint =
        spec.getHasEntrypoint() ? spec.getEntrypointList() : imageEntrypoint(spec.getImage());
    CreateBody.demand(!entrypoint.isEmpty(), "neither a command nor an entrypoint is left to run");
    body.set("Entrypoint", CreateBody.array(entrypoint));
  }

  private List<String> imageEntrypoint(String image) throws IOException {
    InspectImageResponse response = images.inspect(image);
    return InspectReader.optional(response.getConfig())
        .flatMap(config -> InspectReader.optional(config.getEntrypoint()))
        .map(Arrays::asList)
        .orElse(List.of());
  }

  void start(String id) throws IOException {
    own.require(id);
    api.act("POST", Query.of("/containers/" + id + "/start"), api.limits().slow());
  }

  void stop(StopRequest request) throws IOException {
    String id = request.containerId();
    own.require(id);
    if (request.signal().isEmpty() || api.version().atLeast(42)) {
      long seconds = Math.ceilDiv(request.grace().toMillis(), 1_000L);
      Query path =
          Query.of("/containers/" + id + "/stop")
              .with("t", seconds)
              .withUnlessEmpty("signal", request.signal());
      api.act("POST", path, request.grace().plus(api.limits().slow()));
      return;
    }
    // Older engines know no signal for a stop, so it is put together from their other calls.
    kill(id, request.signal());
    if (!ended(id, request.grace())) {
      kill(id, "SIGKILL");
      api.act("POST", Query.of("/containers/" + id + "/wait"), api.limits().slow());
    }
  }

  private boolean ended(String id, Duration grace) throws IOException {
    if (grace.isZero()) {
      return false;
    }
    try {
      api.act("POST", Query.of("/containers/" + id + "/wait"), grace);
      return true;
    } catch (DeadlineException e) {
      return false;
    }
  }

  void kill(String id, String signal) throws IOException {
    own.require(id);
    try {
      Query path = Query.of("/containers/" + id + "/kill").with("signal", signal);
      api.act("POST", path, api.limits().slow());
    } catch (RefusalException e) {
      if (e.status() != 409 || !e.words().contains("not running")) {
        throw e;
      }
    }
  }

  void remove(String id) throws IOException {
    remove(id, true);
  }

  void discard(String id) throws IOException {
    remove(id, false);
  }

  private void remove(String id, boolean running) throws IOException {
    try {
      own.require(id);
      Query path = Query.of("/containers/" + id).with("v", true).with("force", running);
      api.act("DELETE", path, api.limits().slow());
    } catch (RefusalException e) {
      boolean gone = e.status() == 404;
      boolean going = e.status() == 409 && e.words().contains("already in progress");
      if (!gone && !going) {
        throw e;
      }
    }
    own.forget(id);
  }

  ContainerInfo inspect(String id) throws IOException {
    return InspectReader.read(own.inspect(id));
  }

  /** One that was there a moment ago; empty if it is gone. */
  Optional<ContainerInfo> inspectIfThere(String id) throws IOException {
    try {
      return Optional.of(inspect(id));
    } catch (RefusalException e) {
      if (e.status() == 404) {
        own.forget(id);
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The ids of the owner's containers. */
  List<String> ids() throws IOException {
    Query path =
        Query.of("/containers/json")
            .with("all", true)
            .with("filters", labelFilter(api.mapper(), own.labels(), Map.of()));
    JsonNode list = api.get(path, JsonNode.class);
    return list.valueStream().map(entry -> entry.path("Id").asText()).toList();
  }

  /** The filter for the owner's labels and whatever else, in the engine's JSON. */
  static String labelFilter(
      ObjectMapper mapper, Map<String, String> labels, Map<String, List<String>> others)
      throws IOException {
    ObjectNode filter = mapper.createObjectNode();
    filter.set(
        "label",
        CreateBody.array(
            labels.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
    others.forEach((name, values) -> filter.set(name, CreateBody.array(values)));
    return mapper.writeValueAsString(filter);
  }
}
