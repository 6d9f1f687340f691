package io.drover.worker.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.drover.worker.runtime.RuntimeFailure.NoSuchContainer;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Which containers are the owner's, so that no other is ever acted upon. One that was created or
 * listed here is known; of any other the engine is asked once. Thread-safe.
 */
final class OwnContainers {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{12,64}");

  private final EngineApi api;
  private final Map<String, String> ownLabels;

  /** Whether each known one has a terminal. */
  private final Map<String, Boolean> known = new ConcurrentHashMap<>();

  OwnContainers(EngineApi api, Map<String, String> ownLabels) {
    this.api = api;
    this.ownLabels = ownLabels;
  }

  Map<String, String> labels() {
    return ownLabels;
  }

  boolean owns(Map<String, String> labels) {
    return labels.entrySet().containsAll(ownLabels.entrySet());
  }

  /**
   * Makes sure that a container is the owner's.
   *
   * @throws FailureException with {@link NoSuchContainer} when it is not
   */
  void require(String id) throws IOException {
    if (!known.containsKey(id)) {
      inspect(id);
    }
  }

  /** Whether one of the owner's containers has a terminal, so that its output is not split. */
  boolean tty(String id) throws IOException {
    Boolean tty = known.get(id);
    return tty == null ? InspectReader.tty(inspect(id)) : tty;
  }

  /**
   * Reads what the engine says of one of the owner's containers.
   *
   * @throws FailureException with {@link NoSuchContainer} when it is somebody else's
   */
  InspectContainerResponse inspect(String id) throws IOException {
    if (!ID.matcher(id).matches()) {
      throw new FailureException(new NoSuchContainer("'" + id + "' is no container's id"));
    }
    InspectContainerResponse response =
        api.get(Query.of("/containers/" + id + "/json"), InspectContainerResponse.class);
    if (!owns(InspectReader.labels(response))) {
      throw new FailureException(
          new NoSuchContainer("container " + id + " is not one of this worker's"));
    }
    add(InspectReader.id(response), InspectReader.tty(response));
    return response;
  }

  void add(String id, boolean tty) {
    known.put(id, tty);
  }

  void forget(String id) {
    known.remove(id);
  }

  /** Those known now. */
  Set<String> ids() {
    return Set.copyOf(known.keySet());
  }
}
