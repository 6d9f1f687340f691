package io.drover.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.proto.ContainerSpec;
import io.drover.proto.Healthcheck;
import io.drover.proto.Mount;
import io.drover.proto.PortBinding;
import io.drover.proto.Resources;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.LogLimits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class CreateBodyTest {
  private static final ApiVersion OLD = new ApiVersion(1, 41);
  private static final ApiVersion NEW = new ApiVersion(1, 44);
  private static final PortBinding PORT =
      PortBinding.newBuilder().setContainerPort(80).setHostPort(8080).build();

  private static CreateRequest request(ContainerSpec spec, Resources reservations) {
    return new CreateRequest(
        "c",
        spec,
        reservations,
        Resources.getDefaultInstance(),
        List.of(PORT),
        Map.of("io.drover.task", "t1"),
        LogLimits.DEFAULT);
  }

  private static JsonNode body(ContainerSpec.Builder spec, ApiVersion version)
      throws FailureException {
    return CreateBody.of(request(spec.build(), Resources.getDefaultInstance()), version);
  }

  @Test
  void whatIsUnsetIsLeftToTheEngine() throws FailureException {
    JsonNode body = body(ContainerSpec.newBuilder().setImage("i"), OLD);
    assertThat(body.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("Image", "Labels", "HostConfig", "ExposedPorts");
    assertThat(body.path("HostConfig").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("RestartPolicy", "LogConfig", "NetworkMode", "PortBindings");
  }

  @Test
  void theCallersLabelsAreStrongerThanTheDescriptions() throws FailureException {
    ContainerSpec.Builder spec =
        ContainerSpec.newBuilder().putLabels("io.drover.task", "forged").putLabels("a", "b");
    JsonNode labels = body(spec, OLD).path("Labels");
    assertThat(labels.path("io.drover.task").asText()).isEqualTo("t1");
    assertThat(labels.path("a").asText()).isEqualTo("b");
  }

  @Test
  void portsArePublishedUnlessTheNetworkIsTheHosts() throws FailureException {
    JsonNode bridged = body(ContainerSpec.newBuilder(), OLD);
    assertThat(bridged.path("HostConfig").path("PortBindings").toString())
        .isEqualTo("{\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}]}");
    assertThat(bridged.path("ExposedPorts").toString()).isEqualTo("{\"80/tcp\":{}}");
    JsonNode host = body(ContainerSpec.newBuilder().setNetworkMode("host"), OLD);
    assertThat(host.path("HostConfig").has("PortBindings")).isFalse();
  }

  @Test
  void settingsOfNewerEnginesAreDemandedOfThem() throws FailureException {
    ContainerSpec.Builder annotated = ContainerSpec.newBuilder().putAnnotations("a", "b");
    assertThat(body(annotated, NEW).path("HostConfig").path("Annotations").path("a").asText())
        .isEqualTo("b");
    assertThatThrownBy(() -> body(annotated, OLD)).hasMessageContaining("annotations");
    ContainerSpec.Builder checked =
        ContainerSpec.newBuilder()
            .setHealthcheck(
                Healthcheck.newBuilder().setIntervalMillis(1_500).setStartIntervalMillis(200));
    assertThat(body(checked, NEW).path("Healthcheck").toString())
        .isEqualTo("{\"Interval\":1500000000,\"StartInterval\":200000000}");
    assertThatThrownBy(() -> body(checked, OLD)).hasMessageContaining("start interval");
  }

  @Test
  void aMacAddressStandsWhereTheEngineLooksForIt() throws FailureException {
    ContainerSpec.Builder spec = ContainerSpec.newBuilder().setMacAddress("02:00:00:00:00:01");
    assertThat(body(spec, OLD).path("MacAddress").asText()).isEqualTo("02:00:00:00:00:01");
    JsonNode body = body(spec, NEW);
    assertThat(body.has("MacAddress")).isFalse();
    assertThat(body.at("/NetworkingConfig/EndpointsConfig/bridge/MacAddress").asText())
        .isEqualTo("02:00:00:00:00:01");
  }

  @Test
  void reservationsBecomeSharesAndASoftLimitThatTheEngineTakes() throws FailureException {
    JsonNode small =
        CreateBody.of(
                request(
                    ContainerSpec.getDefaultInstance(),
                    Resources.newBuilder().setCpuMillis(1).setMemoryBytes(1 << 20).build()),
                OLD)
            .path("HostConfig");
    assertThat(small.path("CpuShares").asInt()).isEqualTo(2);
    assertThat(small.has("MemoryReservation")).isFalse();
    JsonNode shares = body(ContainerSpec.newBuilder().setCpuShares(77), OLD).path("HostConfig");
    assertThat(shares.path("CpuShares").asInt()).isEqualTo(77);
  }

  @Test
  void mountsAreWrittenInTheFormThatEveryEngineTakes() throws FailureException {
    ContainerSpec.Builder spec =
        ContainerSpec.newBuilder()
            .addMounts(
                Mount.newBuilder()
                    .setType(Mount.Type.BIND)
                    .setSource("/s")
                    .setTarget("/t")
                    .setReadOnly(true)
                    .setPropagation("rslave")
                    .setCreateSource(true))
            .addMounts(
                Mount.newBuilder()
                    .setTarget("/v")
                    .setNoCopy(true)
                    .setVolumeDriver("nfs")
                    .putVolumeDriverOptions("o", "x"));
    JsonNode host = body(spec, OLD).path("HostConfig");
    assertThat(host.path("Binds").toString()).isEqualTo("[\"/s:/t:ro,rslave\"]");
    assertThat(host.path("Mounts").toString())
        .isEqualTo(
            "[{\"Type\":\"volume\",\"Target\":\"/v\",\"VolumeOptions\":{\"NoCopy\":true,"
                + "\"DriverConfig\":{\"Name\":\"nfs\",\"Options\":{\"o\":\"x\"}}}}]");
  }

  @Test
  void aMountThatMakesNoSenseIsRefusedByName() {
    for (Mount.Builder mount :
        List.of(
            Mount.newBuilder().setSource("v"),
            Mount.newBuilder().setType(Mount.Type.BIND).setTarget("/t"),
            Mount.newBuilder().setType(Mount.Type.TMPFS).setTarget("/t").setSource("/s"),
            Mount.newBuilder()
                .setType(Mount.Type.BIND)
                .setSource("/a:b")
                .setTarget("/t")
                .setCreateSource(true))) {
      assertThatThrownBy(() -> body(ContainerSpec.newBuilder().addMounts(mount), OLD))
          .isInstanceOf(FailureException.class)
          .hasMessageMatching(".*(no target|/t).*");
    }
  }
}
