package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.drover.client.DroverException;
import io.drover.client.DroverException.Category;
import io.drover.proto.DeployCommand;
import io.drover.proto.Inspection;
import io.drover.proto.Job;
import io.drover.proto.JobMode;
import io.drover.proto.LogChunk;
import io.drover.proto.LogsRequest;
import io.drover.proto.RestartPolicy;
import io.drover.proto.Task;
import io.drover.proto.TaskState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ForegroundRunTest {
  private final CommandLineUnderTest cli = new CommandLineUnderTest();

  private static Task.Builder task(TaskState state) {
    return Task.newBuilder()
        .setId("t1")
        .setJob("j")
        .setSlot(1)
        .setName("j.1")
        .setState(state)
        .setCreatedAt(Timestamp.newBuilder().setSeconds(1));
  }

  private static Task started(TaskState state) {
    return task(state)
        .setContainerId("c")
        .setStartedAt(Timestamp.newBuilder().setSeconds(2))
        .build();
  }

  @Test
  void showsTheOutputAndExitsWithTheContainersExitCode() {
    cli.client.tasks(
        List.of(
            List.of(),
            List.of(task(TaskState.PENDING).setMessage("0/2 nodes: 2 too little memory").build()),
            List.of(started(TaskState.RUNNING)),
            List.of(started(TaskState.FAILED).toBuilder().setExitCode(7).build())));
    cli.client.log.add(chunk(1, "hello\n"));
    cli.client.log.add(chunk(2, "oops\n"));

    assertThat(cli.run("run", "--name", "j", "busybox", "sh")).isEqualTo(7);

    assertThat(cli.out()).isEqualTo("hello\n");
    assertThat(cli.err()).isEqualTo("j.1: pending: 0/2 nodes: 2 too little memory\noops\n");
    DeployCommand request = cli.request(DeployCommand.class);
    assertThat(request.getCreateOnly()).isTrue();
    assertThat(request.getJobs(0).getMode()).isEqualTo(JobMode.REPLICATED_JOB);
    assertThat(request.getJobs(0).getReplicas()).isEqualTo(1);
    assertThat(request.getJobs(0).getRestart().getCondition())
        .isEqualTo(RestartPolicy.Condition.NONE);
    assertThat(cli.request(LogsRequest.class).getTarget()).isEqualTo("t1");
    assertThat(cli.request(LogsRequest.class).getFollow()).isTrue();
    assertThat(cli.client.requests).doesNotContain("remove [j]");
    assertThat(cli.interrupts).isEmpty();
  }

  @Test
  void showsTheOutputOfAContainerThatWasNeverSeenRunning() {
    Task ended = task(TaskState.COMPLETE).setContainerId("c").setExitCode(0).build();
    cli.client.tasks(List.of(List.of(ended)));
    cli.client.log.add(chunk(1, "hello\n"));

    assertThat(cli.run("run", "--name", "j", "busybox")).isZero();

    assertThat(cli.out()).isEqualTo("hello\n");
  }

  @Test
  void removesTheJobAfterwardsWhenAsked() {
    cli.client.tasks(
        List.of(List.of(started(TaskState.COMPLETE).toBuilder().setExitCode(0).build())));

    assertThat(cli.run("run", "--rm", "--name", "j", "busybox")).isZero();

    assertThat(cli.client.requests).containsOnlyOnce("remove [j]");
  }

  @Test
  void stopsAndRemovesTheJobWhenInterrupted() {
    cli.client.onTasks = () -> List.copyOf(cli.interrupts).forEach(Runnable::run);
    cli.client.tasks(
        List.of(
            List.of(started(TaskState.RUNNING)),
            List.of(started(TaskState.STOPPED).toBuilder().setExitCode(143).build())));

    assertThat(cli.run("run", "--name", "j", "busybox")).isEqualTo(143);

    assertThat(cli.client.requests).containsOnlyOnce("remove [j]");
  }

  @Test
  void removesTheJobWhenItsTimeIsOver() {
    cli.client.tasks(List.of(List.of(task(TaskState.PENDING).build())));

    assertThat(cli.run("run", "--timeout", "200ms", "--name", "j", "busybox")).isEqualTo(124);

    assertThat(cli.client.requests).containsOnlyOnce("remove [j]");
  }

  @Test
  void leavesAnotherJobOfTheSameNameAlone() {
    cli.client.failure = Optional.of(new DroverException(Category.CONFLICT, "j exists already"));

    assertThat(cli.run("run", "--name", "j", "busybox")).isEqualTo(5);

    assertThat(cli.client.requests).doesNotContain("remove [j]");
  }

  @Test
  void followsTheTaskThatReplacesALostOne() {
    Task lost = started(TaskState.LOST);
    Task next =
        started(TaskState.COMPLETE).toBuilder()
            .setId("t2")
            .setCreatedAt(Timestamp.newBuilder().setSeconds(9))
            .build();
    cli.client.inspections.put(
        "j", Inspection.newBuilder().setJob(Job.newBuilder().setState(Job.State.UPDATING)).build());
    cli.client.tasks(List.of(List.of(lost), List.of(lost), List.of(lost, next)));
    cli.client.log.add(chunk(1, "x"));

    assertThat(cli.run("run", "--name", "j", "busybox")).isZero();

    assertThat(cli.out()).isEqualTo("xx");
  }

  @Test
  void saysWhyATaskNeverStarted() {
    cli.client.tasks(
        List.of(List.of(task(TaskState.FAILED).setMessage("no such image: nosuch").build())));

    assertThat(cli.run("run", "--name", "j", "nosuch")).isEqualTo(1);

    assertThat(cli.err()).contains("drover: j.1 is FAILED: no such image: nosuch");
  }

  private static LogChunk chunk(int stream, String text) {
    return LogChunk.newBuilder()
        .setSource("j.1")
        .setStream(stream)
        .setData(ByteString.copyFromUtf8(text))
        .build();
  }
}
