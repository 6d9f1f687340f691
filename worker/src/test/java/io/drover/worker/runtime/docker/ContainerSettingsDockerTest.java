package io.drover.worker.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.proto.ContainerSpec;
import io.drover.proto.Device;
import io.drover.proto.Healthcheck;
import io.drover.proto.Logging;
import io.drover.proto.Mount;
import io.drover.proto.Resources;
import io.drover.proto.Ulimit;
import io.drover.worker.runtime.ContainerState;
import io.drover.worker.runtime.CreateRequest;
import io.drover.worker.runtime.FakeContainerRuntime.Collected;
import io.drover.worker.runtime.OutputChunk;
import io.drover.worker.runtime.OutputChunk.Source;
import io.drover.worker.runtime.RuntimeFailure.BadRequest;
import io.drover.worker.runtime.StreamHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings of a container: what the engine says it made of them, and what its process sees. */
@Timeout(90)
final class ContainerSettingsDockerTest extends DockerTestCase {
  private static final long MIB = 1L << 20;

  @TempDir Path folder = Path.of("");

  ContainerSettingsDockerTest(EngineFixture engine) {
    super(engine);
  }

  private ContainerSpec.Builder spec(String... command) {
    return request(command).spec().toBuilder();
  }

  private String create(ContainerSpec.Builder spec) {
    return done(runtime().create(withSpec(request(), spec.build())));
  }

  /** Runs a container to its end and returns what it printed. */
  private String output(String id) {
    done(runtime().start(id));
    awaitState(id, ContainerState.EXITED);
    Collected<OutputChunk> sink = new Collected<>();
    try (StreamHandle _ = runtime().logs(allLogs(id), sink)) {
      done(sink.end());
    }
    assertThat(text(sink, Source.STDERR)).isEmpty();
    return text(sink, Source.STDOUT);
  }

  @Test
  void theProcessSeesWhatTheDescriptionSays() {
    ContainerSpec.Builder spec =
        spec(
                "sh",
                "-c",
                "id -u; id -g; id -G; pwd; hostname; echo $GREETING; ulimit -n; ulimit -H -n;"
                    + " touch /file 2>/dev/null || echo read-only; touch /scratch/file && echo scratch;"
                    + " df -k /scratch | grep -q ' 4096 ' && echo 4096; df -k /dev/shm | grep -q ' 8192 ' && echo 8192")
            .setUser("1000:1001")
            .addGroupAdd("1002")
            .setWorkingDir("/tmp")
            .setHostname("ship")
            .addEnv("GREETING=hello = world")
            .addUlimits(Ulimit.newBuilder().setName("nofile").setSoft(100).setHard(200))
            .setReadOnly(true)
            .setShmBytes(8 * MIB)
            .addMounts(
                Mount.newBuilder()
                    .setType(Mount.Type.TMPFS)
                    .setTarget("/scratch")
                    .setTmpfsBytes(4 * MIB)
                    .setTmpfsMode(01777));
    assertThat(output(create(spec)).lines().map(String::strip))
        .containsExactly(
            "1000",
            "1001",
            "1001 1002",
            "/tmp",
            "ship",
            "hello = world",
            "100",
            "200",
            "read-only",
            "scratch",
            "4096",
            "8192");
  }

  @Test
  void theEngineIsToldEverySetting() throws IOException {
    ContainerSpec.Builder spec =
        spec("true")
            .addCapAdd("NET_ADMIN")
            .addCapDrop("ALL")
            .setInit(true)
            .setTty(true)
            .setStdinOpen(true)
            .putSysctls("net.ipv4.ip_forward", "1")
            .addSecurityOpt("no-new-privileges")
            .setPidMode("host")
            .setIpcMode("private")
            .setUtsMode("host")
            .setOomScoreAdj(200)
            .setMemorySwapBytes(128 * MIB)
            .setMemorySwappiness(0)
            .setCpusetCpus("0")
            .setStopSignal("SIGINT")
            .setStopGraceMillis(1_500)
            .addDeviceCgroupRules("c 1:3 r")
            .addDevices(Device.newBuilder().setHostPath("/dev/null").setContainerPath("/dev/void"))
            .putLabels("com.example", "x");
    CreateRequest request =
        new CreateRequest(
            request().name(),
            spec.build(),
            Resources.newBuilder().setCpuMillis(500).setMemoryBytes(32 * MIB).build(),
            Resources.newBuilder().setCpuMillis(250).setMemoryBytes(64 * MIB).setPids(50).build(),
            List.of(),
            ownLabels(),
            request().logLimits());
    JsonNode raw = raw(done(runtime().create(request)));
    JsonNode host = raw.path("HostConfig");
    JsonNode config = raw.path("Config");
    assertThat(host.path("CapAdd").toString()).contains("NET_ADMIN");
    assertThat(host.path("CapDrop").toString()).contains("ALL");
    assertThat(host.path("Init").asBoolean()).isTrue();
    assertThat(host.path("Sysctls").path("net.ipv4.ip_forward").asText()).isEqualTo("1");
    assertThat(host.path("SecurityOpt").path(0).asText()).isEqualTo("no-new-privileges");
    assertThat(host.path("PidMode").asText()).isEqualTo("host");
    assertThat(host.path("IpcMode").asText()).isEqualTo("private");
    assertThat(host.path("UTSMode").asText()).isEqualTo("host");
    assertThat(host.path("OomScoreAdj").asInt()).isEqualTo(200);
    assertThat(host.path("CpuShares").asInt()).isEqualTo(512);
    assertThat(host.path("NanoCpus").asLong()).isEqualTo(250_000_000L);
    assertThat(host.path("Memory").asLong()).isEqualTo(64 * MIB);
    assertThat(host.path("MemoryReservation").asLong()).isEqualTo(32 * MIB);
    assertThat(host.path("MemorySwap").asLong()).isIn(128 * MIB, -1L, 64 * MIB);
    assertThat(host.path("PidsLimit").asLong()).isEqualTo(50);
    assertThat(host.path("CpusetCpus").asText()).isEqualTo("0");
    assertThat(host.path("DeviceCgroupRules").path(0).asText()).isEqualTo("c 1:3 r");
    assertThat(host.path("Devices").path(0).path("PathInContainer").asText())
        .isEqualTo("/dev/void");
    assertThat(host.path("Devices").path(0).path("CgroupPermissions").asText()).isEqualTo("rwm");
    assertThat(host.path("RestartPolicy").path("Name").asText()).isEqualTo("no");
    assertThat(host.path("AutoRemove").asBoolean()).isFalse();
    assertThat(config.path("Tty").asBoolean()).isTrue();
    assertThat(config.path("OpenStdin").asBoolean()).isTrue();
    assertThat(config.path("StopSignal").asText()).isEqualTo("SIGINT");
    assertThat(config.path("StopTimeout").asInt()).isEqualTo(2);
    assertThat(config.path("Labels").path("com.example").asText()).isEqualTo("x");
  }

  @Test
  void outputIsLimitedUnlessTheDescriptionSaysOtherwise() throws IOException {
    JsonNode limited = raw(create(spec("true"))).path("HostConfig").path("LogConfig");
    assertThat(limited.path("Type").asText()).isEqualTo("json-file");
    assertThat(limited.path("Config").path("max-size").asText()).isEqualTo("10000000");
    assertThat(limited.path("Config").path("max-file").asText()).isEqualTo("3");
    Logging own = Logging.newBuilder().setDriver("json-file").putOptions("max-size", "1m").build();
    JsonNode chosen =
        raw(create(spec("true").setLogging(own))).path("HostConfig").path("LogConfig");
    assertThat(chosen.path("Config").path("max-size").asText()).isEqualTo("1m");
    assertThat(chosen.path("Config").path("max-file").asText()).isEqualTo("3");
    Logging none = Logging.newBuilder().setDriver("none").build();
    JsonNode off = raw(create(spec("true").setLogging(none))).path("HostConfig").path("LogConfig");
    assertThat(off.path("Type").asText()).isEqualTo("none");
    assertThat(off.path("Config").size()).isZero();
  }

  @Test
  void aBindSourceIsMadeOnlyWhenAskedFor() throws IOException {
    Path source = folder.resolve("made").resolve("by-docker");
    Mount.Builder bind =
        Mount.newBuilder()
            .setType(Mount.Type.BIND)
            .setSource(source.toString())
            .setTarget("/data")
            .setReadOnly(true);
    assertThat(failed(runtime().create(withSpec(request(), spec("true").addMounts(bind).build()))))
        .isInstanceOf(BadRequest.class)
        .satisfies(f -> assertThat(f.message()).contains(source.toString()));
    String id =
        create(
            spec("sh", "-c", "touch /data/x 2>/dev/null || echo read-only")
                .addMounts(bind.setCreateSource(true)));
    assertThat(output(id)).isEqualTo("read-only\n");
    assertThat(Files.isDirectory(source)).isTrue();
    Files.delete(source);
    Files.delete(source.getParent());
  }

  @Test
  void anAnonymousVolumeGoesWithItsContainerAndANamedOneStays() throws IOException {
    String named = request().name();
    Mount.Builder volume = Mount.newBuilder().setType(Mount.Type.VOLUME);
    String id =
        create(
            spec("sh", "-c", "echo kept > /named/file; cat /named/file; touch /anonymous/file")
                .addMounts(volume.clone().setTarget("/anonymous"))
                .addMounts(volume.clone().setSource(named).setTarget("/named")));
    assertThat(output(id)).isEqualTo("kept\n");
    String anonymous = "";
    for (JsonNode mount : raw(id).path("Mounts")) {
      if (mount.path("Destination").asText().equals("/anonymous")) {
        anonymous = mount.path("Name").asText();
      }
    }
    assertThat(anonymous).isNotEmpty();
    done(runtime().remove(id));
    Map<String, Boolean> left =
        Map.of("named", volumeExists(named), "anonymous", volumeExists(anonymous));
    engine().api().act("DELETE", Query.of("/volumes/" + named), DockerLimits.DEFAULT.slow());
    assertThat(left).containsEntry("named", true).containsEntry("anonymous", false);
  }

  private boolean volumeExists(String name) throws IOException {
    try {
      engine().api().get(Query.of("/volumes/" + name), JsonNode.class);
      return true;
    } catch (RefusalException e) {
      return false;
    }
  }

  @Test
  void entrypointAndCommandReplaceTheImagesOwn() {
    assertThat(
            output(
                create(
                    spec("world")
                        .setHasEntrypoint(true)
                        .addEntrypoint("echo")
                        .addEntrypoint("hi"))))
        .isEqualTo("hi world\n");
    ContainerSpec.Builder nothing =
        spec().setHasCommand(true).setHasEntrypoint(true).clearEntrypoint();
    assertThat(failed(runtime().create(withSpec(request(), nothing.build()))))
        .isInstanceOf(BadRequest.class);
  }

  @Test
  void whatThisEngineCannotTakeIsRefusedByName() throws IOException {
    boolean old = !engine().api().version().atLeast(44);
    ContainerSpec.Builder spec =
        spec("true")
            .setHealthcheck(
                Healthcheck.newBuilder().addTest("CMD").addTest("true").setStartIntervalMillis(5));
    if (old) {
      assertThat(failed(runtime().create(withSpec(request(), spec.build()))))
          .isInstanceOf(BadRequest.class)
          .satisfies(f -> assertThat(f.message()).contains("start interval"));
    }
    ContainerSpec badSysctl = spec("true").putSysctls("kernel.nonsense", "1").build();
    String id = done(runtime().create(withSpec(request(), badSysctl)));
    assertThat(failed(runtime().start(id)).message()).contains("kernel.nonsense");
    ContainerSpec badCapability = spec("true").addCapAdd("FLY").build();
    assertThat(failed(runtime().create(withSpec(request(), badCapability))))
        .isInstanceOf(BadRequest.class)
        .satisfies(f -> assertThat(f.message()).contains("FLY"));
  }
}
