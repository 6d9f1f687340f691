package io.drover.master.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.base.HostPort;
import io.drover.master.app.MasterRig.ServedWorker;
import io.drover.proto.Job;
import io.drover.proto.JobChange.Action;
import io.drover.proto.Master.Role;
import io.drover.proto.MastersQuery;
import io.drover.proto.NodesQuery;
import io.drover.proto.ReadRequest;
import io.drover.proto.RemoveCommand;
import io.drover.proto.ScaleCommand;
import io.drover.proto.Task;
import io.drover.proto.TaskState;
import io.drover.proto.WriteRequest;
import io.drover.proto.WriteResponse;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real master on its own ZooKeeper, with workers and clients on real connections. */
@Timeout(120)
final class MasterTest {
  @TempDir private Path data;
  private MasterRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new MasterRig(data);
    rig.start();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void runsAJobFromDeployThroughScaleToRemove() {
    ServedWorker worker = rig.worker("n1");

    WriteResponse deployed = rig.write(rig.deploy("web", 2));
    assertThat(deployed.getJobs(0).getAction()).isEqualTo(Action.CREATED);
    await().until(() -> rig.running("web").size() == 2);
    assertThat(rig.tasks("web"))
        .allSatisfy(task -> {
          assertThat(task.getNode()).isEqualTo("n1");
          assertThat(task.getDesiredState()).isEqualTo(TaskState.RUNNING);
          assertThat(task.getContainerId()).isNotEmpty();
        })
        .extracting(Task::getName)
        .containsExactly("web.1", "web.2");

    var _ = rig.write(scale("web", 3));
    await().until(() -> rig.running("web").size() == 3);
    var _ = rig.write(scale("web", 1));
    await().until(() -> rig.running("web").size() == 1 && worker.held().size() == 1);
    await().until(() -> rig.jobs().getFirst().getState() == Job.State.RUNNING);

    WriteRequest.Builder remove =
        WriteRequest.newBuilder().setRemove(RemoveCommand.newBuilder().addNames("web"));
    var _ = rig.write(remove);
    await().until(() -> rig.jobs().isEmpty() && worker.held().isEmpty());
  }

  @Test
  void aWriteThatIsRetriedTakesEffectOnceAndIsAnsweredTheSame() {
    WriteRequest request = rig.deploy("web", 2).setKey("the-key").build();

    WriteResponse first = rig.send(request);
    WriteResponse again = rig.send(request);

    assertThat(again).isEqualTo(first);
    assertThat(rig.jobs().getFirst().getVersion()).isEqualTo(1);
  }

  @Test
  void aWriteIsReadAtItsIndex() {
    long index = rig.write(rig.deploy("web", 0)).getIndex();

    var read =
        rig.read(ReadRequest.newBuilder().setMinIndex(index).setNodes(NodesQuery.newBuilder()));

    assertThat(read.getIndex()).isGreaterThanOrEqualTo(index);
  }

  @Test
  void saysThatItsStoreWasWipedAndBeginsAnewWhenItIsStartedAnew() throws Exception {
    var _ = rig.write(rig.deploy("web", 2));
    rig.wipe();
    URI health = URI.create("http://" + rig.master().http() + "/healthz");
    try (HttpClient http = HttpClient.newHttpClient()) {
      await()
          .untilAsserted(() -> {
            var answer = http.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("wiped").contains("drover snapshot restore");
          });
    }
    assertThatThrownBy(() -> rig.write(rig.deploy("more", 1)))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> {
              assertThat(e.code()).isEqualTo(RpcCode.UNAVAILABLE);
              assertThat(e)
                  .hasMessageContaining("this master has stopped")
                  .hasMessageContaining("wiped");
            });
    assertThat(rig.master().stopped()).as("it stays to say so").isNotDone();
    rig.stop();
    rig.start();
    assertThat(rig.jobs()).isEmpty();
    var _ = rig.write(rig.deploy("web", 1));
  }

  @Test
  void refusesWhatMakesNoSenseAndChangesNothing() {
    assertThatThrownBy(() -> rig.write(scale("nothing", 3)))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcCode.NOT_FOUND));
    assertThatThrownBy(() -> rig.write(rig.deploy("no such name!", 1)))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcCode.INVALID_ARGUMENT));
    assertThat(rig.jobs()).isEmpty();
  }

  @Test
  void aRestartOnTheSameFolderKeepsEverythingAndRestartsNothing() throws Exception {
    ServedWorker worker = rig.worker("n1");
    WriteRequest request = rig.deploy("web", 2).setKey("before-the-restart").build();
    WriteResponse before = rig.send(request);
    await().until(() -> rig.running("web").size() == 2);
    List<Task> tasks = rig.tasks("web");
    int started = worker.started();

    rig.stop();
    rig.start();
    worker.reconnect(rig.address());

    await().until(() -> rig.running("web").size() == 2);
    assertThat(rig.tasks("web")).extracting(Task::getId).isEqualTo(ids(tasks));
    assertThat(rig.tasks("web"))
        .extracting(Task::getContainerId)
        .isEqualTo(tasks.stream().map(Task::getContainerId).toList());
    assertThat(worker.started()).isEqualTo(started);
    assertThat(rig.send(request)).isEqualTo(before);
  }

  @Test
  void listsTheMastersAndWhoLeads() {
    await()
        .untilAsserted(() -> {
          var masters =
              rig.read(ReadRequest.newBuilder().setMasters(MastersQuery.newBuilder())).getMasters();
          assertThat(masters.getMastersList()).hasSize(1);
          assertThat(masters.getMasters(0).getRole()).isEqualTo(Role.LEADER);
          assertThat(masters.getMasters(0).getAddress()).isEqualTo(rig.address().toString());
          assertThat(masters.getMasters(0).getEpoch()).isPositive();
          assertThat(masters.getMasters(0).getZookeeper()).isEqualTo("standalone");
        });
  }

  @Test
  void theHttpDoorShowsHealthMetricsAndThePage() throws Exception {
    var _ = rig.worker("n1");
    var _ = rig.write(rig.deploy("web", 1));
    await().until(() -> rig.running("web").size() == 1);

    assertThat(get("/healthz")).contains("leader=1");
    assertThat(get("/readyz")).contains("leader=1");
    assertThat(get("/metrics")).contains("drover_leader 1\n", "drover_tasks{state=\"RUNNING\"} 1");
    assertThat(get("/")).contains("web.1", "n1", "RUNNING");
  }

  @Test
  void isAboutToWarmUp() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .contains("drover-warm-up-1");
  }

  @Test
  void stopsWithinAFewSecondsAndSaysSo() {
    long begun = System.nanoTime();
    Master master = rig.master();

    rig.stop();

    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(10);
    assertThat(master.stopped().join()).isEmpty();
  }

  @Test
  void aTakenPortIsSaidAndLeavesNothingBehind() {
    HostPort taken = rig.address();
    assertThatThrownBy(() -> Master.start(rig.config(data.resolve("other"), taken)).close())
        .isInstanceOf(MasterStartException.class)
        .hasMessageContaining(taken.toString());
    assertThat(rig.master().leads()).isTrue();
  }

  private static WriteRequest.Builder scale(String job, int replicas) {
    return WriteRequest.newBuilder().setScale(ScaleCommand.newBuilder().putReplicas(job, replicas));
  }

  private static List<String> ids(List<Task> tasks) {
    return tasks.stream().map(Task::getId).toList();
  }

  private String get(String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://" + rig.master().http() + path);
      var response = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return response.body();
    }
  }
}
