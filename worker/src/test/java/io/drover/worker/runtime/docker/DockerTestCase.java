package io.drover.worker.runtime.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.worker.runtime.ContainerInfo;
import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.RuntimeTestCase;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test against the real engine, as an owner of its own. */
@Timeout(120)
@ExtendWith(EngineFixture.Extension.class)
abstract class DockerTestCase extends RuntimeTestCase {
  private final EngineFixture engine;
  private final Map<String, String> owner;
  private final DockerRuntime runtime;

  DockerTestCase(EngineFixture engine) {
    this.engine = engine;
    this.owner = engine.newOwner();
    this.runtime = engine.runtime(owner);
  }

  @AfterEach
  final void removeContainers() {
    runtime.close();
    sweep(engine, owner);
  }

  /** Removes every container of an owner. */
  static void sweep(EngineFixture engine, Map<String, String> owner) {
    try (DockerRuntime sweeper = engine.runtime(owner)) {
      for (ContainerInfo container : done(sweeper.list())) {
        done(sweeper.remove(container.id()));
      }
    }
  }

  @Override
  protected final ContainerRuntime runtime() {
    return runtime;
  }

  @Override
  protected final Map<String, String> ownLabels() {
    return owner;
  }

  @Override
  protected final String image() {
    return engine.image();
  }

  final EngineFixture engine() {
    return engine;
  }

  /** What the engine itself made of a container. */
  final JsonNode raw(String id) throws IOException {
    return engine.api().get(Query.of("/containers/" + id + "/json"), JsonNode.class);
  }
}
