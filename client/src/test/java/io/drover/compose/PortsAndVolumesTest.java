package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.proto.Mount;
import io.drover.proto.PortSpec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class PortsAndVolumesTest {
  @TempDir Path folder;

  private Folder in() {
    return new Folder(folder);
  }

  private static String text(PortSpec port) {
    return port.getHostIp()
        + ":"
        + port.getHostPort()
        + ":"
        + port.getContainerPort()
        + "/"
        + port.getProtocol()
        + port.getName();
  }

  @ParameterizedTest
  @CsvSource({
    "80, :0:80/tcp",
    "8080:80, :8080:80/tcp",
    "8080:80/udp, :8080:80/udp",
    "127.0.0.1:8080:80, 127.0.0.1:8080:80/tcp",
    "127.0.0.1::80, 127.0.0.1:0:80/tcp",
    "[::1]:8080:80, ::1:8080:80/tcp",
    "8000-8001:90-91, :8000:90/tcp :8001:91/tcp",
    "90-91, :0:90/tcp :0:91/tcp"
  })
  void portsHaveAShortForm(String entry, String ports) {
    assertThat(PortText.parse(entry))
        .extracting(PortsAndVolumesTest::text)
        .containsExactly(ports.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "web > 'web' is no port: write it like 80, 8080:80 or 127.0.0.1:8080:80/udp",
        "80/icmp > 'icmp' is no protocol: there are tcp, udp and sctp",
        "70000:80 > '70000' is out of range: ports go from 1 to 65535",
        "81-80 > '81-80' runs backwards",
        "1-2000 > '1-2000' is more than 1000 ports",
        "8000-8009:80 > '8000-8009:80' gives 10 host ports to 1 container ports: give as many, or"
            + " none for ports of the node's dynamic range"
      })
  void portsThatMakeNoSenseAreRefused(String entry, String message) {
    assertThatThrownBy(() -> PortText.parse(entry)).hasMessage(message);
  }

  @Test
  void portsHaveALongForm() {
    assertThat(
            in().job(
                    "ports: [{target: 80, published: '8080', protocol: udp, host_ip: 127.0.0.1,"
                        + " mode: host, name: web}, {target: 81}]")
                .getPortsList())
        .extracting(PortsAndVolumesTest::text)
        .containsExactly("127.0.0.1:8080:80/udpweb", ":0:81/tcp");
    assertThat(in().problems("ports: [{published: 80}, {target: 0}, {target: 1, prot: tcp}]"))
        .containsExactly(
            "4:13: services.web.ports[0]: needs the key 'target', the port inside the container",
            "4:39: services.web.ports[1].target: 0 is out of range: it must be between 1 and"
                + " 65535",
            "4:55: services.web.ports[2].prot: unknown key 'prot'; did you mean 'protocol'?");
  }

  @Test
  void aHostPortIsPublishedOnce() {
    assertThat(in().problems("ports: ['80:80', '127.0.0.1:80:81']"))
        .containsExactly("4:12: services.web.ports: host port 80/tcp is published twice");
    assertThat(in().job("ports: ['127.0.0.1:80:80', '127.0.0.2:80:80', '80:80/udp', 80, 80]"))
        .satisfies(job -> assertThat(job.getPortsCount()).isEqualTo(5));
  }

  @Test
  void portsFitTheNetwork() {
    assertThat(in().job("network_mode: host", "ports: ['80:80']").getPortsCount()).isEqualTo(1);
    assertThat(in().problems("network_mode: host", "ports: ['8080:80']"))
        .containsExactly(
            "5:12: services.web.ports: with network_mode host a port is the same inside and"
                + " outside: write it like 8080:8080");
    assertThat(in().problems("network_mode: none", "ports: [80]"))
        .containsExactly(
            "5:12: services.web.ports: a service without a network publishes no ports");
  }

  private List<Mount> mounts(String... lines) {
    return in().load(List.of(lines)).jobs().get(0).getContainer().getMountsList();
  }

  private static Mount.Builder mount(Mount.Type type, String source, String target) {
    return Mount.newBuilder().setType(type).setSource(source).setTarget(target);
  }

  @Test
  void volumesHaveAShortForm() {
    assertThat(
            mounts(
                "services:",
                "  web:",
                "    image: a",
                "    volumes:",
                "      - /anonymous",
                "      - data:/data:ro",
                "      - named:/named:nocopy",
                "      - there:/there",
                "      - ./here:/here:ro,rslave",
                "      - /abs/../abs2:/abs",
                "      - ~/x:/home",
                "volumes:",
                "  data: {driver: local, driver_opts: {type: nfs}}",
                "  named: {name: other}",
                "  there: {external: true}"))
        .containsExactly(
            mount(Mount.Type.VOLUME, "", "/anonymous").build(),
            mount(Mount.Type.VOLUME, "s_data", "/data")
                .setReadOnly(true)
                .setVolumeDriver("local")
                .putVolumeDriverOptions("type", "nfs")
                .build(),
            mount(Mount.Type.VOLUME, "other", "/named").setNoCopy(true).build(),
            mount(Mount.Type.VOLUME, "there", "/there").build(),
            mount(Mount.Type.BIND, folder.resolve("here").toString(), "/here")
                .setReadOnly(true)
                .setPropagation("rslave")
                .setCreateSource(true)
                .build(),
            mount(Mount.Type.BIND, "/abs2", "/abs").setCreateSource(true).build(),
            mount(Mount.Type.BIND, System.getProperty("user.home") + "/x", "/home")
                .setCreateSource(true)
                .build());
  }

  @Test
  void volumesHaveALongForm() {
    assertThat(
            mounts(
                "services:",
                "  web:",
                "    image: a",
                "    volumes:",
                "      - {type: volume, source: data, target: /data, read_only: true,"
                    + " volume: {nocopy: true}}",
                "      - {type: bind, source: here, target: /here,"
                    + " bind: {propagation: shared, create_host_path: false}}",
                "      - {type: tmpfs, target: /tmp, tmpfs: {size: 1m, mode: 01777}}",
                "    tmpfs: ['/run:size=64k,mode=755', /scratch]",
                "volumes: {data: }"))
        .containsExactly(
            mount(Mount.Type.VOLUME, "s_data", "/data").setReadOnly(true).setNoCopy(true).build(),
            mount(Mount.Type.BIND, folder.resolve("here").toString(), "/here")
                .setPropagation("shared")
                .build(),
            mount(Mount.Type.TMPFS, "", "/tmp").setTmpfsBytes(1 << 20).setTmpfsMode(01777).build(),
            mount(Mount.Type.TMPFS, "", "/run").setTmpfsBytes(1 << 16).setTmpfsMode(0755).build(),
            mount(Mount.Type.TMPFS, "", "/scratch").build());
  }

  @Test
  void volumesThatMakeNoSenseAreRefused() {
    assertThat(
            in().problems(
                    "volumes:",
                    "  - dta:/data",
                    "  - ./a:relative",
                    "  - /",
                    "  - 'a:/b:c:d'",
                    "  - './a:/z:z'",
                    "  - {type: bind, target: /x}",
                    "  - {type: npipe, target: /x}",
                    "  - {target: /x}",
                    "tmpfs: '/run:uid=1'"))
        .containsExactly(
            "5:9: services.web.volumes[0]: volume 'dta' is not declared under the top-level"
                + " 'volumes'",
            "6:9: services.web.volumes[1]: 'relative' must be an absolute path inside the"
                + " container",
            "7:9: services.web.volumes[2]: nothing can be mounted over '/'",
            "8:9: services.web.volumes[3]: 'a:/b:c:d' is no volume: write it like name:/data,"
                + " ./folder:/data or /data:ro",
            "9:9: services.web.volumes[4]: SELinux labels ('z') are not supported yet",
            "10:9: services.web.volumes[5]: a bind needs the key 'source'",
            "11:16: services.web.volumes[6].type: volumes of type 'npipe' are not supported yet",
            "12:9: services.web.volumes[7]: needs the keys 'type' and 'target'",
            "13:12: services.web.tmpfs: 'uid=1' is no option of a tmpfs: there are size, mode and"
                + " ro");
    assertThat(in().problems("volumes: [./a:/x, ./b:/x]"))
        .containsExactly("4:14: services.web.volumes: two volumes are mounted at /x");
    assertThat(
            in().fileProblems(
                    "services: {web: {image: a}}",
                    "volumes: {data: {external: true, driver: local}}"))
        .containsExactly(
            "2:17: volumes.data: an external volume exists already: it takes no driver and no"
                + " options");
  }
}
