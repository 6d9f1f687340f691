package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.PortSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ExamplesTest {
  /** The folder of the examples, wherever the tests are started from. */
  static Path folder() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .map(path -> path.resolve("examples"))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow();
  }

  private static ComposeProject load(String example, Map<String, String> env) {
    return ComposeLoader.load(
        new ComposeRequest(
            List.of(Path.of(example, "compose.yaml")), Optional.empty(), env, folder()));
  }

  @Test
  void helloIsOneWebServiceWithAPort() {
    ComposeProject project = load("hello", Map.of("HELLO_IMAGE", "my/busybox:1"));
    assertThat(project.name()).isEqualTo("hello");
    assertThat(project.warnings()).isEmpty();
    JobSpec web = project.jobs().get(0);
    assertThat(project.jobs()).hasSize(1);
    assertThat(web.getName()).isEqualTo("hello_web");
    assertThat(web.getStack()).isEqualTo("hello");
    assertThat(web.getReplicas()).isEqualTo(1);
    assertThat(web.getContainer().getImage()).isEqualTo("my/busybox:1");
    assertThat(web.getContainer().getCommandList()).hasSize(3);
    assertThat(web.getContainer().getCommand(2)).contains("container $(hostname)");
    assertThat(web.getPortsList())
        .containsExactly(
            PortSpec.newBuilder()
                .setContainerPort(80)
                .setHostPort(8080)
                .setProtocol("tcp")
                .build());
  }

  @Test
  void stackHasReplicatedAndGlobalServicesAndAJob() {
    ComposeProject project = load("stack", Map.of());
    assertThat(project.warnings()).isEmpty();
    assertThat(project.jobs())
        .extracting(JobSpec::getName)
        .containsExactly("stack_web", "stack_agent", "stack_migrate");
    assertThat(project.jobs())
        .extracting(JobSpec::getMode)
        .containsExactly(JobMode.REPLICATED, JobMode.GLOBAL, JobMode.REPLICATED_JOB);
    assertThat(project.jobs().get(1).getContainer().getMounts(0).getSource())
        .isEqualTo("stack_state");
    assertThat(project.jobs().get(1).getContainer().getCommandList())
        .containsExactly(
            "sh", "-c", "while true; do echo \"$(hostname) is alive\"; sleep 10; done");
  }

  @Test
  void batchIsWorkThatEnds() {
    ComposeProject project = load("batch", Map.of("BATCH_SECONDS", "0"));
    assertThat(project.warnings()).isEmpty();
    assertThat(project.jobs())
        .extracting(JobSpec::getMode)
        .containsExactly(JobMode.REPLICATED_JOB, JobMode.GLOBAL_JOB);
    assertThat(project.jobs().get(0).getReplicas()).isEqualTo(6);
  }
}
