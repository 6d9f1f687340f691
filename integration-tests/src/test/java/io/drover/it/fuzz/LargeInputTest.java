package io.drover.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.drover.it.fuzz.MasterStory.Kind;
import io.drover.master.model.JobId;
import io.drover.master.model.TaskState;
import io.drover.proto.ContainerSpec;
import io.drover.proto.DeployCommand;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.RemoveCommand;
import io.drover.proto.TaskStatus;
import io.drover.proto.WorkerMessage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Inputs as large as peers may send them. An entry that the log does not take costs the leader its
 * lead, and the next one too when the input is sent again: {@link MasterUnderFuzz} throws at it.
 */
@Timeout(120)
final class LargeInputTest {
  private static final int JOBS = 9;

  private final Quiet quiet = new Quiet();
  private final MasterUnderFuzz master = new MasterUnderFuzz(0, List.of(), false);
  private final MasterStory story = new MasterStory(master);

  @BeforeEach
  void join() {
    story.tell(Kind.WORKER, Samples.hello("n1").toByteArray());
  }

  @AfterEach
  void compare() {
    story.end(true);
    quiet.close();
  }

  private static JobSpec large(int number, String image) {
    return JobSpec.newBuilder()
        .setName("large-" + number)
        .setStack("s")
        .setMode(JobMode.REPLICATED)
        .setReplicas(1)
        .setContainer(ContainerSpec.newBuilder().setImage(image).addEnv("A=" + "x".repeat(55_000)))
        .build();
  }

  private void deploy(String key, DeployCommand.Builder deploy) {
    story.tell(Kind.WRITE, Samples.write(key).setDeploy(deploy).build().toByteArray());
    pass(10);
  }

  private void pass(long millis) {
    for (int i = 0; i < 40; i++) {
      master.pass(millis);
    }
  }

  private int version(int number) {
    return master.state().job(new JobId("default", "large-" + number)).orElseThrow().version();
  }

  @Test
  void aLargeStackIsUpdatedAndRemovedInPartsWhenItIsTooLargeAtOnce() {
    DeployCommand.Builder first = DeployCommand.newBuilder().setStack("s");
    DeployCommand.Builder second = DeployCommand.newBuilder().setStack("s");
    for (int i = 0; i < JOBS; i++) {
      first.addJobs(large(i, "app:1"));
      second.addJobs(large(i, "app:2"));
    }
    deploy("k1", first);
    assertThat(version(0)).isEqualTo(1);
    deploy("k2", second);
    assertThat(version(0)).as("both versions of all jobs are too large").isEqualTo(1);
    for (int i = 0; i < JOBS; i++) {
      deploy("k3-" + i, DeployCommand.newBuilder().setStack("s").addJobs(large(i, "app:2")));
      assertThat(version(i)).isEqualTo(2);
    }
    for (int i = 0; i < JOBS; i++) {
      story.tell(
          Kind.WRITE,
          Samples.write("k4-" + i)
              .setRemove(RemoveCommand.newBuilder().addNames("large-" + i))
              .build()
              .toByteArray());
    }
    pass(500);
    assertThat(master.state().job(new JobId("default", "large-0"))).isEmpty();
  }

  @Test
  void aWorkerMayReportOfAllItsTasksAtOnceHoweverMuchItHasToSay() {
    int tasks = 1_200;
    deploy(
        "k1",
        DeployCommand.newBuilder()
            .addJobs(
                JobSpec.newBuilder()
                    .setName("many")
                    .setReplicas(tasks)
                    .setContainer(ContainerSpec.newBuilder().setImage("app"))));
    List<TaskStatus> statuses =
        master.state().tasksOf(new JobId("default", "many")).all().stream()
            .map(task ->
                Samples.status(task.id().toString(), io.drover.proto.TaskState.RUNNING, 9)
                    .toBuilder()
                    .setMessage("m".repeat(2_000))
                    .setImageDigest("d".repeat(2_000))
                    .build())
            .toList();
    assertThat(statuses.size()).isEqualTo(tasks);
    story.tell(Kind.WORKER, Samples.statuses(statuses.toArray(TaskStatus[]::new)).toByteArray());
    pass(10);
    assertThat(master.state().tasksOf(new JobId("default", "many")).count(TaskState.RUNNING))
        .isEqualTo(tasks);
  }

  @Test
  void aWorkerThatDescribesItselfAtLengthIsNotTaken() {
    WorkerMessage.Builder hello = Samples.hello("n2").toBuilder();
    for (int i = 0; i < 250; i++) {
      hello.getHelloBuilder().getFactsBuilder().putLabels("label-" + i, "x".repeat(8_000));
    }
    tellOther(hello);
    tellOther(Samples.hello("n".repeat(1 << 20)).toBuilder());
    hello = Samples.hello("n3").toBuilder();
    hello.getHelloBuilder().setIdentity("i".repeat(1 << 20));
    tellOther(hello);
    assertThat(master.state().nodes()).hasSize(1);
  }

  private void tellOther(WorkerMessage.Builder message) {
    master.worker("other").onMessage(message.build());
    master.settle();
  }

  @Test
  void noRequestKeyOrNameIsTooLongToBeRefused() {
    String vast = "x".repeat(1 << 20);
    story.tell(
        Kind.WRITE,
        Samples.write("k1")
            .setRemove(RemoveCommand.newBuilder().addNames(vast))
            .build()
            .toByteArray());
    story.tell(Kind.WRITE, Samples.write(vast).build().toByteArray());
    assertThat(ByteString.copyFromUtf8(vast).size()).isEqualTo(1 << 20);
  }
}
