package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.ContainerSpec;
import io.drover.proto.ContainerSpec.PullPolicy;
import io.drover.proto.Device;
import io.drover.proto.Healthcheck;
import io.drover.proto.Logging;
import io.drover.proto.Ulimit;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ServiceKeysTest {
  @TempDir Path folder;

  private Folder in() {
    return new Folder(folder);
  }

  @Test
  void theProcessKeysReachTheContainer() {
    ContainerSpec container =
        in().container(
                "image: host:5000/team/app:1.2",
                "command: sh -c 'echo \"a b\"'",
                "entrypoint: [/init, --x]",
                "user: 1000:1000",
                "working_dir: /srv",
                "hostname: web",
                "domainname: example.org",
                "labels: [a=1, b]",
                "annotations: {n: 2}",
                "privileged: true",
                "read_only: yes",
                "init: true",
                "tty: true",
                "stdin_open: true",
                "stop_signal: SIGQUIT",
                "stop_grace_period: 1m",
                "pull_policy: always",
                "platform: linux/amd64",
                "runtime: runc");
    assertThat(container)
        .isEqualTo(
            ContainerSpec.newBuilder()
                .setImage("host:5000/team/app:1.2")
                .setHasCommand(true)
                .addAllCommand(List.of("sh", "-c", "echo \"a b\""))
                .setHasEntrypoint(true)
                .addAllEntrypoint(List.of("/init", "--x"))
                .setUser("1000:1000")
                .setWorkingDir("/srv")
                .setHostname("web")
                .setDomainname("example.org")
                .putLabels("a", "1")
                .putLabels("b", "")
                .putAnnotations("n", "2")
                .setPrivileged(true)
                .setReadOnly(true)
                .setInit(true)
                .setTty(true)
                .setStdinOpen(true)
                .setStopSignal("SIGQUIT")
                .setStopGraceMillis(60_000)
                .setPullPolicy(PullPolicy.ALWAYS)
                .setPlatform("linux/amd64")
                .setRuntime("runc")
                .build());
  }

  @Test
  void anEmptyCommandReplacesTheImagesAndAMissingOneDoesNot() {
    assertThat(in().container("command: []").getHasCommand()).isTrue();
    assertThat(in().container("entrypoint: ''").getHasEntrypoint()).isTrue();
    assertThat(in().container("command: null").getHasCommand()).isFalse();
  }

  @Test
  void theKeysOfTheMachineReachTheContainer() {
    ContainerSpec container =
        in().container(
                "cap_add: [NET_ADMIN]",
                "cap_drop: [ALL]",
                "security_opt: ['no-new-privileges:true', 'seccomp:unconfined']",
                "sysctls: {net.core.somaxconn: 1024}",
                "ulimits: {nproc: 100, nofile: {soft: 10, hard: 20}}",
                "devices: ['/dev/fuse', '/dev/a:/dev/b:r', {source: /dev/c, target: /dev/d}]",
                "group_add: [100, audio]",
                "pid: host",
                "ipc: private",
                "uts: host",
                "userns_mode: host",
                "network_mode: bridge",
                "dns: 1.1.1.1",
                "dns_search: [a.org, b.org]",
                "dns_opt: [use-vc]",
                "extra_hosts: ['a:1.2.3.4', 'b=[::1]']",
                "mac_address: 02:42:ac:11:00:02",
                "cgroup_parent: /x",
                "storage_opt: {size: 1G}",
                "oom_kill_disable: true",
                "oom_score_adj: -500");
    assertThat(container.getSecurityOptList())
        .containsExactly("no-new-privileges:true", "seccomp=unconfined");
    assertThat(container.getUlimitsList())
        .containsExactly(
            Ulimit.newBuilder().setName("nproc").setSoft(100).setHard(100).build(),
            Ulimit.newBuilder().setName("nofile").setSoft(10).setHard(20).build());
    assertThat(container.getDevicesList())
        .containsExactly(
            device("/dev/fuse", "/dev/fuse", "rwm"),
            device("/dev/a", "/dev/b", "r"),
            device("/dev/c", "/dev/d", "rwm"));
    assertThat(container.getExtraHostsList()).containsExactly("a:1.2.3.4", "b:::1");
    assertThat(container.getGroupAddList()).containsExactly("100", "audio");
    assertThat(container.getDnsList()).containsExactly("1.1.1.1");
    assertThat(container.getDnsSearchList()).containsExactly("a.org", "b.org");
    assertThat(container.getSysctlsMap()).containsEntry("net.core.somaxconn", "1024");
    assertThat(container.getNetworkMode()).isEqualTo("bridge");
    assertThat(container.getOomScoreAdj()).isEqualTo(-500);
  }

  private static Device device(String host, String inside, String permissions) {
    return Device.newBuilder()
        .setHostPath(host)
        .setContainerPath(inside)
        .setPermissions(permissions)
        .build();
  }

  @Test
  void aSeccompProfileIsSentAsItsText() {
    Folder in = in().file("profile.json", "{}");
    assertThat(in.container("security_opt: [seccomp:./profile.json]").getSecurityOptList())
        .containsExactly("seccomp={}\n");
  }

  @Test
  void healthChecksHaveAllTheirForms() {
    assertThat(
            in().container(
                    "healthcheck: {test: curl x, interval: 1s, timeout: 2s, start_period: 3s,"
                        + " start_interval: 500ms, retries: 4}")
                .getHealthcheck())
        .isEqualTo(
            Healthcheck.newBuilder()
                .addAllTest(List.of("CMD-SHELL", "curl x"))
                .setIntervalMillis(1_000)
                .setTimeoutMillis(2_000)
                .setStartPeriodMillis(3_000)
                .setStartIntervalMillis(500)
                .setRetries(4)
                .build());
    assertThat(in().container("healthcheck: {test: [CMD, a]}").getHealthcheck().getTestList())
        .containsExactly("CMD", "a");
    assertThat(in().container("healthcheck: {disable: true}").getHealthcheck().getTestList())
        .containsExactly("NONE");
    assertThat(in().problems("healthcheck: {test: [curl, a]}"))
        .containsExactly(
            "4:25: services.web.healthcheck.test: must begin with CMD, CMD-SHELL or NONE, not"
                + " 'curl'; as plain text it is run by a shell");
    assertThat(in().problems("healthcheck: {test: [CMD], interval: 5}"))
        .containsExactly(
            "4:25: services.web.healthcheck.test: has no command after CMD",
            "4:42: services.web.healthcheck.interval: '5' is no duration: write it like 10s,"
                + " 1m30s or 500ms");
  }

  @Test
  void loggingKeepsItsOptions() {
    assertThat(in().container("logging: {driver: json-file, options: {max-file: 3}}").getLogging())
        .isEqualTo(Logging.newBuilder().setDriver("json-file").putOptions("max-file", "3").build());
  }

  @Test
  void valuesThatMakeNoSenseAreRefused() {
    assertThat(
            in().problems(
                    "image: Not An Image",
                    "user: true",
                    "working_dir: srv",
                    "hostname: -web-",
                    "labels: {io.drover.job: x}",
                    "stop_signal: 'SIG TERM'",
                    "pull_policy: build",
                    "ulimits: {nofile: {soft: 30, hard: 20}}",
                    "devices: [nvidia.com/gpu=all]",
                    "extra_hosts: [x]",
                    "pid: service:db",
                    "network_mode: mynet",
                    "oom_score_adj: 2000",
                    "cap_add: NET_ADMIN",
                    "command: echo 'x"))
        .containsExactly(
            "3:12: services.web.image: 'Not An Image' is no name of an image: write it like"
                + " nginx:1.27 or host:5000/team/app",
            "4:11: services.web.user: must be text: put true into quotes",
            "5:18: services.web.working_dir: 'srv' must be an absolute path inside the container",
            "6:15: services.web.hostname: '-web-' is no host name",
            "7:29: services.web.labels.\"io.drover.job\": labels that begin with 'io.drover.' are"
                + " Drover's own",
            "8:18: services.web.stop_signal: 'SIG TERM' is no signal: write it like SIGTERM",
            "9:18: services.web.pull_policy: 'build' is not supported: use always, missing or"
                + " never",
            "10:23: services.web.ulimits.nofile: the soft limit is above the hard one",
            "11:15: services.web.devices[0]: devices by name ('nvidia.com/gpu=all') are not"
                + " scheduled yet: name a path under /dev",
            "12:19: services.web.extra_hosts[0]: 'x' must be HOST=ADDRESS",
            "13:10: services.web.pid: 'service:db' is not supported: a task may run on a node of"
                + " its own",
            "14:19: services.web.network_mode: 'mynet' is not one of bridge, host, none",
            "15:20: services.web.oom_score_adj: 2000 is out of range: it must be between -1000"
                + " and 1000",
            "16:14: services.web.cap_add: must be a list, not text",
            "17:14: services.web.command: the command has a quote ' that never ends");
  }

  @Test
  void whatDroverDoesNotDoIsRefusedInItsOwnWords() {
    assertThat(
            in().problems(
                    "build: .",
                    "container_name: x",
                    "links: [db]",
                    "networks: [back]",
                    "configs: [a]",
                    "secrets: [a]",
                    "gpus: all",
                    "cpu_quota: 1",
                    "replicas: 2"))
        .containsExactly(
            "4:12: services.web.build: Drover builds no images: build the image and name it with"
                + " 'image:'",
            "5:21: services.web.container_name: Drover names containers, since a service may have"
                + " many",
            "6:12: services.web.links: services reach each other by published ports until service"
                + " discovery exists",
            "7:16: services.web.networks[0]: services reach each other by published ports until"
                + " service discovery exists",
            "8:14: services.web.configs: configs are not supported yet: mount a file or use the"
                + " environment",
            "9:14: services.web.secrets: secrets are not supported yet",
            "10:11: services.web.gpus: is not supported: reserve named devices with"
                + " generic_resources",
            "11:16: services.web.cpu_quota: is not supported: use cpus",
            "12:15: services.web.replicas: belongs under 'deploy': write deploy.replicas");
    assertThat(
            in().fileProblems(
                    "services: {web: {image: a}}", "networks: {back: {}}", "include: [a]"))
        .containsExactly(
            "2:12: networks.back: services reach each other by published ports until service"
                + " discovery exists",
            "3:10: include: is not supported yet: name the files with -f");
  }

  @Test
  void aServiceNeedsAnImage() {
    assertThat(in().fileProblems("services:", "  web: {tty: true}", "  db:"))
        .containsExactly(
            "2:8: services.web: a service needs the key 'image'",
            "3:6: services.db: is empty: a service needs an image");
  }

  @Test
  void theDefaultNetworkIsNone() {
    assertThat(in().load(List.of("services: {web: {image: a, networks: [default]}}")).jobs())
        .hasSize(1);
    assertThat(in().load(List.of("services: {web: {image: a}}", "networks: {default: {}}")).jobs())
        .hasSize(1);
  }

  @Test
  void whatHasNoEffectIsWarnedOf() {
    assertThat(
            in().load(
                    List.of(
                        "version: '3'",
                        "services:",
                        "  web: {image: a, depends_on: [db], expose: [80], attach: false}",
                        "  db: {image: a}"))
                .warnings())
        .extracting(ComposeProblem::toString)
        .containsExactly(
            "compose.yaml:1:10: version: has no effect and can be taken away",
            "compose.yaml:3:31: services.web.depends_on: has no effect: services start in any"
                + " order, and must wait for each other themselves",
            "compose.yaml:3:59: services.web.attach: has no effect: 'drover logs' shows every"
                + " task's output");
    assertThat(in().problems("depends_on: {wbe: {condition: service_started}}"))
        .containsExactly(
            "4:18: services.web.depends_on.wbe: there is no service 'wbe'; did you mean 'web'?");
  }

  @Test
  void servicesWithAProfileTakePartWhenTheEnvironmentNamesIt() {
    List<String> lines =
        List.of(
            "services:",
            "  web: {image: a}",
            "  debug: {image: '$NOT_SET', profiles: [debug], wrong_key: 1}");
    ComposeProject project = in().load(lines);
    assertThat(project.jobs()).hasSize(1);
    assertThat(project.warnings())
        .singleElement()
        .hasToString(
            "compose.yaml:3:40: services.debug.profiles: left out: no profile of debug is wanted;"
                + " COMPOSE_PROFILES names those that are");
    assertThat(Folder.problemsOf(() -> in().env("COMPOSE_PROFILES", "x,debug").load(lines)))
        .hasSize(2);
  }

  @Test
  void theStacksNameComesFromTheRequestTheFileOrTheFolder() {
    Folder in = in().file("compose.yaml", "name: ${N:-mine}", "services: {web: {image: a}}");
    assertThat(in.load().jobs().get(0).getName()).isEqualTo("s_web");
    assertThat(named(in, "compose.yaml")).isEqualTo("mine");
    in.file("My.App 2/compose.yaml", "services: {web: {image: a}}");
    assertThat(named(in, "My.App 2/compose.yaml")).isEqualTo("myapp2");
    in.file("compose.yaml", "name: Wrong Name", "services: {web: {image: a}}");
    assertThat(Folder.problemsOf(() -> named(in, "compose.yaml")))
        .containsExactly(
            "1:7: name: 'Wrong Name' is no name of a stack: small letters, digits, '_' and '-',"
                + " at most 63 of them");
  }

  private String named(Folder in, String file) {
    return in.loadUnnamed(file).name();
  }
}
