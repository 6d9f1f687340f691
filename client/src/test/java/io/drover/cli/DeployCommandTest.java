package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.client.DroverException;
import io.drover.client.DroverException.Category;
import io.drover.proto.DeployCommand;
import io.drover.proto.Job;
import io.drover.proto.JobChange;
import io.drover.proto.JobMode;
import io.drover.proto.JobSpec;
import io.drover.proto.Task;
import io.drover.proto.TaskState;
import io.drover.proto.WriteResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DeployCommandTest {
  private final CommandLineUnderTest cli = new CommandLineUnderTest();

  @TempDir private Path folder;

  @BeforeEach
  void writeAFile() throws IOException {
    Files.writeString(
        folder.resolve("compose.yaml"),
        "name: shop\nservices:\n  web:\n    image: nginx\n  api:\n    image: ${API_IMAGE}\n");
    cli.folder = folder;
    cli.env.put("API_IMAGE", "api:1");
  }

  private static Job job(String name, Job.State state, int running) {
    return Job.newBuilder()
        .setName(name)
        .setMode(JobMode.REPLICATED)
        .setReplicas(1)
        .setUpToDate(running)
        .setRunning(running)
        .setVersion(2)
        .setState(state)
        .build();
  }

  @Test
  void deploysTheFileOfTheFolderAndSaysWhatChanged() {
    cli.client.written =
        WriteResponse.newBuilder()
            .addJobs(
                JobChange.newBuilder()
                    .setJob("shop_web")
                    .setAction(JobChange.Action.CREATED)
                    .setVersion(1))
            .addWarnings("mind the gap")
            .build();

    assertThat(cli.run("deploy", "--prune")).isZero();

    assertThat(cli.out()).isEqualTo("shop_web created (version 1)\n");
    assertThat(cli.err()).isEqualTo("drover: warning: mind the gap\n");
    DeployCommand request = cli.request(DeployCommand.class);
    assertThat(request.getStack()).isEqualTo("shop");
    assertThat(request.getPrune()).isTrue();
    assertThat(request.getCreateOnly()).isFalse();
    assertThat(request.getJobsList())
        .extracting(JobSpec::getName)
        .containsExactlyInAnyOrder("shop_web", "shop_api");
  }

  @Test
  void namesTheStackAsTold() {
    assertThat(cli.run("deploy", "-f", "compose.yaml", "--stack", "other")).isZero();

    assertThat(cli.request(DeployCommand.class).getStack()).isEqualTo("other");
  }

  @Test
  void refusesABrokenFileWithItsPlaceAndChangesNothing() throws IOException {
    Files.writeString(
        folder.resolve("bad.yaml"), "services:\n  web:\n    image: nginx\n    imagge: x\n");

    assertThat(cli.run("deploy", "-f", "bad.yaml")).isEqualTo(2);

    assertThat(cli.err()).startsWith("drover: ").contains("bad.yaml:4:5").contains("imagge");
    assertThat(cli.client.requests).isEmpty();
  }

  @Test
  void waitsUntilEveryJobRunsAndTellsEachChangeOnce() {
    cli.client.jobs(
        List.of(
            List.of(job("shop_web", Job.State.UPDATING, 0), job("shop_api", Job.State.RUNNING, 1)),
            List.of(job("shop_web", Job.State.UPDATING, 0), job("shop_api", Job.State.RUNNING, 1)),
            List.of(job("shop_web", Job.State.RUNNING, 1), job("shop_api", Job.State.RUNNING, 1))));

    assertThat(cli.run("deploy", "--wait")).isZero();

    assertThat(cli.err())
        .isEqualTo(
            """
            shop_web: 0 of 1 running (version 2), updating
            shop_api: 1 of 1 running (version 2), running
            shop_web: 1 of 1 running (version 2), running
            """);
  }

  @Test
  void drawsProgressAnewInPlaceOnATerminal() {
    cli.terminals = new Shell.Terminals(false, false, true, 30);
    cli.client.jobs(
        List.of(
            List.of(job("shop_web", Job.State.UPDATING, 0), job("shop_api", Job.State.RUNNING, 1)),
            List.of(job("shop_web", Job.State.RUNNING, 1), job("shop_api", Job.State.RUNNING, 1))));

    assertThat(cli.run("deploy", "--wait")).isZero();

    assertThat(cli.err()).contains("\u001b[2A\u001b[J").contains("shop_web: 0 of 1 running (ve…\n");
  }

  @Test
  void failsWithTheReasonsWhenARolloutPauses() {
    cli.client.jobs(
        List.of(
            List.of(job("shop_web", Job.State.PAUSED, 0), job("shop_api", Job.State.RUNNING, 1))));
    cli.client.tasks(
        List.of(
            List.of(
                Task.newBuilder()
                    .setName("shop_web.1")
                    .setVersion(2)
                    .setState(TaskState.FAILED)
                    .setMessage("exit code 3")
                    .build())));

    assertThat(cli.run("deploy", "--wait")).isEqualTo(1);

    assertThat(cli.err())
        .endsWith("drover: shop_web: failed\n  shop_web.1 is FAILED: exit code 3\n");
  }

  @Test
  void endsWith124AndWhatIsMissingWhenTheTimeIsOver() {
    cli.client.jobs(
        List.of(
            List.of(
                job("shop_web", Job.State.UPDATING, 0).toBuilder().setMessage("no room").build(),
                job("shop_api", Job.State.RUNNING, 1))));

    assertThat(cli.run("deploy", "--wait", "--timeout", "300ms")).isEqualTo(124);

    assertThat(cli.err()).contains("drover: shop_web: not running in time\n  shop_web: no room\n");
  }

  @Test
  void saysConflictsByTheirExitStatus() {
    cli.client.failure = Optional.of(new DroverException(Category.CONFLICT, "port 80 is taken"));

    assertThat(cli.run("deploy")).isEqualTo(5);
  }

  @Test
  void plansWithTheSameFileAndChangesNothing() {
    assertThat(cli.run("plan", "-f", "compose.yaml")).isZero();

    assertThat(cli.out()).isEqualTo("no jobs; every task finds a node\n");
  }
}
