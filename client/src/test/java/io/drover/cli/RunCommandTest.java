package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.proto.Constraint;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.Mount;
import io.drover.proto.PortSpec;
import io.drover.proto.RestartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RunCommandTest {
  private final CommandLineUnderTest cli = new CommandLineUnderTest();

  private JobSpec run(String line) {
    cli.client.requests.clear();
    assertThat(cli.run(("run -d --name j " + line).split(" "))).as(cli.err()).isZero();
    DeployCommand request = cli.request(DeployCommand.class);
    assertThat(request.getCreateOnly()).isTrue();
    assertThat(request.getStack()).isEmpty();
    return request.getJobs(0);
  }

  @Test
  void makesAServiceThatIsKeptRunningAndPrintsItsName() {
    JobSpec job = run("--replicas 3 nginx:1.27");

    assertThat(job.getName()).isEqualTo("j");
    assertThat(job.getMode()).isEqualTo(JobMode.REPLICATED);
    assertThat(job.getReplicas()).isEqualTo(3);
    assertThat(job.getRestart().getCondition()).isEqualTo(RestartPolicy.Condition.ANY);
    assertThat(job.getContainer().getImage()).isEqualTo("nginx:1.27");
    assertThat(job.getContainer().getHasCommand()).isFalse();
    assertThat(job.getContainer().getHasEntrypoint()).isFalse();
    assertThat(cli.out()).isEqualTo("j\n");
  }

  @ParameterizedTest
  @CsvSource({
    "no, REPLICATED_JOB, NONE, 0",
    "always, REPLICATED, ANY, 0",
    "unless-stopped, REPLICATED, ANY, 0",
    "on-failure, REPLICATED, ON_FAILURE, 0",
    "on-failure:4, REPLICATED, ON_FAILURE, 4"
  })
  void readsRestartPoliciesAsDockerMeansThem(
      String policy, JobMode mode, RestartPolicy.Condition condition, int attempts) {
    JobSpec job = run("--restart " + policy + " busybox");

    assertThat(job.getMode()).isEqualTo(mode);
    assertThat(job.getRestart().getCondition()).isEqualTo(condition);
    assertThat(job.getRestart().getMaxAttempts()).isEqualTo(attempts);
  }

  @Test
  void leavesWhatFollowsTheImageToTheContainer() {
    ContainerSpec container = run("busybox sh -c -d --name x").getContainer();

    assertThat(container.getHasCommand()).isTrue();
    assertThat(container.getCommandList()).containsExactly("sh", "-c", "-d", "--name", "x");
  }

  @Test
  void mapsTheFlagsOfTheProcess() {
    cli.env.put("FROM_SHELL", "s");
    ContainerSpec container =
        run("-e A=1 --env B=x=y -e FROM_SHELL -e NOWHERE -w /w -u 1:2 --group-add g -l a=b"
                + " --label c --entrypoint /bin/e --init -it --read-only --stop-signal INT"
                + " --stop-timeout 3 --pull always --log-driver none --log-opt k=v busybox")
            .getContainer();

    assertThat(container.getEnvList()).containsExactly("A=1", "B=x=y", "FROM_SHELL=s");
    assertThat(container.getWorkingDir()).isEqualTo("/w");
    assertThat(container.getUser()).isEqualTo("1:2");
    assertThat(container.getGroupAddList()).containsExactly("g");
    assertThat(container.getLabelsMap()).containsEntry("a", "b").containsEntry("c", "");
    assertThat(container.getEntrypointList()).containsExactly("/bin/e");
    assertThat(container.getInit()).isTrue();
    assertThat(container.getTty()).isTrue();
    assertThat(container.getStdinOpen()).isTrue();
    assertThat(container.getReadOnly()).isTrue();
    assertThat(container.getStopSignal()).isEqualTo("INT");
    assertThat(container.getStopGraceMillis()).isEqualTo(3000);
    assertThat(container.getPullPolicy()).isEqualTo(ContainerSpec.PullPolicy.ALWAYS);
    assertThat(container.getLogging().getDriver()).isEqualTo("none");
    assertThat(container.getLogging().getOptionsMap()).containsEntry("k", "v");
  }

  @Test
  void readsEnvironmentFiles(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("env"), "# comment\n\nA=1\nB=2 3\n");
    cli.folder = folder;

    assertThat(run("--env-file env -e A=9 busybox").getContainer().getEnvList())
        .containsExactly("A=9", "B=2 3");
  }

  @Test
  void mapsTheFlagsOfTheMachine() {
    JobSpec job =
        run(
            "--network host -h host --dns 1.1.1.1 --add-host a:1.2.3.4 --cap-add NET_ADMIN"
                + " --cap-drop ALL --privileged --security-opt no-new-privileges --device /dev/a:/dev/b:r"
                + " --ulimit nofile=10:20 --ulimit core=-1 --sysctl a.b=1 --pid host"
                + " --oom-score-adj -5 --shm-size 64m -m 512m --memory-reservation 0.5g --cpus 1.5"
                + " --reserve-cpu 0.25 --cpu-shares 512 --pids-limit 100 busybox");
    ContainerSpec container = job.getContainer();

    assertThat(container.getNetworkMode()).isEqualTo("host");
    assertThat(container.getHostname()).isEqualTo("host");
    assertThat(container.getDnsList()).containsExactly("1.1.1.1");
    assertThat(container.getExtraHostsList()).containsExactly("a:1.2.3.4");
    assertThat(container.getCapAddList()).containsExactly("NET_ADMIN");
    assertThat(container.getCapDropList()).containsExactly("ALL");
    assertThat(container.getPrivileged()).isTrue();
    assertThat(container.getDevices(0).getContainerPath()).isEqualTo("/dev/b");
    assertThat(container.getDevices(0).getPermissions()).isEqualTo("r");
    assertThat(container.getUlimits(0).getHard()).isEqualTo(20);
    assertThat(container.getUlimits(1).getSoft()).isEqualTo(-1);
    assertThat(container.getPidMode()).isEqualTo("host");
    assertThat(container.getOomScoreAdj()).isEqualTo(-5);
    assertThat(container.getShmBytes()).isEqualTo(64L << 20);
    assertThat(container.getCpuShares()).isEqualTo(512);
    assertThat(job.getLimits().getMemoryBytes()).isEqualTo(512L << 20);
    assertThat(job.getLimits().getCpuMillis()).isEqualTo(1500);
    assertThat(job.getLimits().getPids()).isEqualTo(100);
    assertThat(job.getReservations().getMemoryBytes()).isEqualTo(512L << 20);
    assertThat(job.getReservations().getCpuMillis()).isEqualTo(250);
  }

  @Test
  void readsPortsInEveryFormThatDockerHas() {
    JobSpec job = run("-p 80 -p 8080:80 -p 127.0.0.1:53:53/udp -p [::1]::9 -p 7000-7001:70-71 x");

    assertThat(job.getPortsList())
        .containsExactly(
            port("", 0, 80, "tcp"),
            port("", 8080, 80, "tcp"),
            port("127.0.0.1", 53, 53, "udp"),
            port("::1", 0, 9, "tcp"),
            port("", 7000, 70, "tcp"),
            port("", 7001, 71, "tcp"));
  }

  @Test
  void readsMountsInEveryFormThatDockerHas() {
    List<Mount> mounts =
        run("-v /anonymous -v data:/data:ro,nocopy -v ./here:/there --tmpfs /t:size=1m,mode=1777"
                + " --mount type=bind,src=/a,dst=/b,readonly,bind-propagation=rslave x")
            .getContainer()
            .getMountsList();

    assertThat(mounts)
        .containsExactly(
            Mount.newBuilder().setTarget("/anonymous").build(),
            Mount.newBuilder()
                .setSource("data")
                .setTarget("/data")
                .setReadOnly(true)
                .setNoCopy(true)
                .build(),
            Mount.newBuilder()
                .setType(Mount.Type.BIND)
                .setSource("/folder/here")
                .setTarget("/there")
                .setCreateSource(true)
                .build(),
            Mount.newBuilder()
                .setType(Mount.Type.BIND)
                .setSource("/a")
                .setTarget("/b")
                .setReadOnly(true)
                .setPropagation("rslave")
                .build(),
            Mount.newBuilder()
                .setType(Mount.Type.TMPFS)
                .setTarget("/t")
                .setTmpfsBytes(1 << 20)
                .setTmpfsMode(01777)
                .build());
  }

  @Test
  void mapsHealthChecksAndPlacement() {
    JobSpec job =
        run(
            "--health-cmd true --health-interval 5s --health-retries 3"
                + " --constraint node.labels.zone==a --constraint node.hostname!=b"
                + " --placement-pref spread=node.labels.zone --replicas-max-per-node 2 x");

    assertThat(job.getContainer().getHealthcheck().getTestList())
        .containsExactly("CMD-SHELL", "true");
    assertThat(job.getContainer().getHealthcheck().getIntervalMillis()).isEqualTo(5000);
    assertThat(job.getPlacement().getConstraintsList())
        .containsExactly(
            constraint("node.labels.zone", Constraint.Operator.EQUAL, "a"),
            constraint("node.hostname", Constraint.Operator.NOT_EQUAL, "b"));
    assertThat(job.getPlacement().getSpreadList()).containsExactly("node.labels.zone");
    assertThat(job.getPlacement().getMaxReplicasPerNode()).isEqualTo(2);
    assertThat(run("--no-healthcheck x").getContainer().getHealthcheck().getTestList())
        .containsExactly("NONE");
  }

  @Test
  void namesAJobAfterItsImage() {
    cli.run("run", "-d", "registry.example:5000/team/Web_App:1.2@sha256:0");

    assertThat(cli.out()).matches("web-app-[a-z0-9]{6}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-p 0:80",
        "-p a",
        "-p 1-3:1-2",
        "-p 80/icmp",
        "-v a:b",
        "-v a:/b:zz",
        "--mount type=npipe",
        "--mount type=bind,target=/a",
        "--mount target=/a,colour=red",
        "--tmpfs t",
        "-m lots",
        "--cpus 0",
        "--cpus many",
        "--ulimit nofile",
        "--device a",
        "--restart maybe",
        "--constraint zone==a",
        "--constraint node.id",
        "--pull sometimes",
        "--network web",
        "--network host -p 80",
        "--pid container:x",
        "--health-retries some",
        "--replicas -1",
        "--no-healthcheck --health-cmd true",
        "--env =x",
        "--env-file /nosuch",
        "--name -x",
        "--placement-pref zone",
        "--stop-timeout soon",
        "--oom-score-adj 5000",
        "--rm"
      })
  void refusesValuesThatMakeNoSense(String flags) {
    assertThat(cli.run(("run -d " + flags + " busybox").split(" "))).isEqualTo(2);

    assertThat(cli.err()).startsWith("drover: ").contains("--");
    assertThat(cli.client.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--link a, another container",
    "--volumes-from=a, another container",
    "-P, each with -p",
    "--publish-all, each with -p",
    "--gpus all, --device",
    "--network-alias a, networks",
    "-a STDIN, foreground"
  })
  void refusesDockersOtherFlagsInTheirOwnWords(String flags, String reason) {
    assertThat(cli.run(("run -d " + flags + " busybox").split(" "))).isEqualTo(2);

    assertThat(cli.err()).contains("is not supported").contains(reason);
  }

  @Test
  void saysThatTheForegroundTakesNoInputAndDoesNotRestart() {
    assertThat(cli.run("run", "-it", "busybox")).isEqualTo(2);
    assertThat(cli.err()).contains("-i is not supported in the foreground").contains("exec -it");

    assertThat(cli.run("run", "--restart", "always", "busybox")).isEqualTo(2);
    assertThat(cli.err()).contains("needs --detach");
  }

  private static PortSpec port(String ip, int host, int container, String protocol) {
    return PortSpec.newBuilder()
        .setHostIp(ip)
        .setHostPort(host)
        .setContainerPort(container)
        .setProtocol(protocol)
        .build();
  }

  private static Constraint constraint(
      String attribute, Constraint.Operator operator, String value) {
    return Constraint.newBuilder()
        .setAttribute(attribute)
        .setOperator(operator)
        .setValue(value)
        .build();
  }
}
