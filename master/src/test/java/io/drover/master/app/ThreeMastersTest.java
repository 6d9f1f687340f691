package io.drover.master.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.base.HostPort;
import io.drover.master.log.EnsembleSpec;
import io.drover.master.log.FreePorts;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.JobSpec;
import io.drover.proto.JobsQuery;
import io.drover.proto.ReadRequest;
import io.drover.proto.WriteRequest;
import io.drover.proto.WriteResponse;
import io.drover.protocol.ClientMethods;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcConnection;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three masters in one process, with an ensemble of their own. */
@Timeout(120)
final class ThreeMastersTest {
  private static final HostPort ANY = new HostPort("127.0.0.1", 0);

  @TempDir private Path data;
  private final RpcLoops loops = new RpcLoops(1, "test");
  private final List<Master> masters = new ArrayList<>();

  @AfterEach
  void close() {
    masters.forEach(Master::close);
    loops.close();
  }

  @Test
  void anotherLeadsAtOnceWhenTheLeaderStopsAndKnowsEverythingThatWasAnswered() throws Exception {
    startThree();
    Master leader = await().until(this::leader, Optional::isPresent).orElseThrow();
    WriteRequest request =
        WriteRequest.newBuilder()
            .setKey("once")
            .setDeploy(
                DeployCommand.newBuilder()
                    .addJobs(
                        JobSpec.newBuilder()
                            .setName("web")
                            .setReplicas(2)
                            .setContainer(ContainerSpec.newBuilder().setImage("web:1"))))
            .build();
    WriteResponse written = write(leader, request);
    await().until(() -> masters.stream().allMatch(master -> master.masters().size() == 3));

    long begun = System.nanoTime();
    leader.close();
    masters.remove(leader);
    Master next =
        await()
            .pollInterval(Duration.ofMillis(10))
            .until(this::leader, Optional::isPresent)
            .orElseThrow();

    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(10);
    assertThat(write(next, request)).isEqualTo(written);
    for (Master master : masters) {
      assertThat(jobs(master, written.getIndex())).containsExactly("web");
    }
  }

  private void startThree() throws Exception {
    EnsembleSpec ensemble = FreePorts.ensemble(3);
    for (int id = 1; id <= 3; id++) {
      masters.add(
          Master.start(
              new MasterConfig(
                  Integer.toString(id),
                  "three",
                  ANY,
                  ANY,
                  ANY,
                  data.resolve("m" + id),
                  new ZooKeeperSource.Embedded(ensemble),
                  Duration.ofSeconds(5))));
    }
    for (Master master : masters) {
      var _ = master.serving().get(60, TimeUnit.SECONDS);
    }
  }

  private Optional<Master> leader() {
    return masters.stream().filter(Master::leads).findFirst();
  }

  private WriteResponse write(Master master, WriteRequest request) {
    try (RpcConnection client = connect(master)) {
      return client.call(ClientMethods.WRITE, request, Duration.ofSeconds(20)).join();
    }
  }

  private List<String> jobs(Master master, long index) {
    ReadRequest request =
        ReadRequest.newBuilder().setMinIndex(index).setJobs(JobsQuery.newBuilder()).build();
    try (RpcConnection client = connect(master)) {
      return client
          .call(ClientMethods.READ, request, Duration.ofSeconds(20))
          .join()
          .getJobs()
          .getJobsList()
          .stream()
          .map(job -> job.getName())
          .toList();
    }
  }

  private RpcConnection connect(Master master) {
    return RpcClient.connect(
            loops,
            master.address(),
            new PeerIdentity("three", PeerIdentity.Role.CLIENT, "", "test"),
            RpcConfig.DEFAULT,
            new RpcServices())
        .join();
  }
}
