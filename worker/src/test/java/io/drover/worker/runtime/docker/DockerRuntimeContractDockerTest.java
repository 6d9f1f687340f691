package io.drover.worker.runtime.docker;

import io.drover.worker.runtime.ContainerRuntime;
import io.drover.worker.runtime.ContainerRuntimeContract;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EngineFixture.Extension.class)
final class DockerRuntimeContractDockerTest extends ContainerRuntimeContract {
  private final EngineFixture engine;
  private final Map<String, String> owner;
  private final DockerRuntime runtime;
  private final DockerRuntime stranger;

  DockerRuntimeContractDockerTest(EngineFixture engine) {
    this.engine = engine;
    this.owner = engine.newOwner();
    this.runtime = engine.runtime(owner);
    this.stranger = engine.runtime(engine.newOwner());
  }

  @AfterEach
  void removeContainers() {
    runtime.close();
    stranger.close();
    DockerTestCase.sweep(engine, owner);
  }

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  @Override
  protected ContainerRuntime stranger() {
    return stranger;
  }

  @Override
  protected Map<String, String> ownLabels() {
    return owner;
  }

  @Override
  protected String image() {
    return engine.image();
  }

  @Override
  protected Instant engineTime() {
    return Instant.now();
  }
}
