package io.drover.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.drover.proto.Explanation;
import io.drover.proto.Job;
import io.drover.proto.JobChange;
import io.drover.proto.JobMode;
import io.drover.proto.Master;
import io.drover.proto.Node;
import io.drover.proto.NodeExplanation;
import io.drover.proto.Plan;
import io.drover.proto.PlannedJob;
import io.drover.proto.PlannedTask;
import io.drover.proto.PortBinding;
import io.drover.proto.Resources;
import io.drover.proto.Task;
import io.drover.proto.TaskState;
import io.drover.proto.WriteResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class RenderTest {
  private static final Instant NOW = Instant.ofEpochSecond(10_000);

  private static Timestamp ago(long seconds) {
    return Timestamp.newBuilder().setSeconds(NOW.getEpochSecond() - seconds).build();
  }

  @Test
  void drawsJobs() {
    Job web =
        Job.newBuilder()
            .setName("shop_web")
            .setStack("shop")
            .setMode(JobMode.REPLICATED)
            .setReplicas(3)
            .setRunning(2)
            .setVersion(4)
            .setState(Job.State.UPDATING)
            .setImage("nginx:1.27")
            .setCreatedAt(ago(9000))
            .setUpdatedAt(ago(180))
            .setMessage("1 task waits")
            .build();
    Job batch =
        Job.newBuilder()
            .setName("b")
            .setMode(JobMode.REPLICATED_JOB)
            .setReplicas(2)
            .setCompleted(2)
            .setVersion(1)
            .setState(Job.State.COMPLETE)
            .setImage("busybox")
            .setCreatedAt(ago(7200))
            .build();

    assertThat(JobTables.jobs(List.of(web, batch), NOW))
        .isEqualTo(
            """
            NAME       STACK   MODE             TASKS      STATE      VERSION   IMAGE        UPDATED         MESSAGE
            shop_web   shop    replicated       2/3        UPDATING   4         nginx:1.27   3 minutes ago   1 task waits
            b          -       replicated-job   2/2 done   COMPLETE   1         busybox      2 hours ago
            """);
  }

  @Test
  void drawsTasks() {
    Task task =
        Task.newBuilder()
            .setId("0123456789abcdef")
            .setJob("web")
            .setSlot(2)
            .setImage("nginx")
            .setNode("a")
            .setDesiredState(TaskState.RUNNING)
            .setState(TaskState.FAILED)
            .setExitCode(137)
            .setMessage("out of memory\u001b[2J\nand\tmore")
            .setCreatedAt(ago(30))
            .addPorts(
                PortBinding.newBuilder().setHostPort(8080).setContainerPort(80).setProtocol("tcp"))
            .build();

    assertThat(JobTables.tasks(List.of(task), NOW, true))
        .isEqualTo(
            """
            ID             TASK    IMAGE   NODE   DESIRED   STATE          AGE              PORTS                  MESSAGE
            0123456789ab   web.2   nginx   a      RUNNING   FAILED (137)   30 seconds ago   0.0.0.0:8080->80/tcp   out of memory[2J and more
            """);
  }

  @Test
  void drawsNodesAndMasters() {
    Node node =
        Node.newBuilder()
            .setId("n1")
            .setName("a")
            .setState(Node.State.READY)
            .setAddress("10.0.0.1")
            .setTasks(3)
            .setResources(Resources.newBuilder().setCpuMillis(4000).setMemoryBytes(8L << 30))
            .setReserved(Resources.newBuilder().setCpuMillis(250).setMemoryBytes(1536L << 20))
            .setEngineVersion("27.1")
            .putLabels("zone", "a")
            .putLabels("disk", "ssd")
            .build();
    Master master =
        Master.newBuilder()
            .setId("m1")
            .setAddress("10.0.0.1:7420")
            .setRole(Master.Role.LEADER)
            .setEpoch(3)
            .setAppliedIndex(42)
            .setVersion("1")
            .setZookeeper("follower")
            .build();

    assertThat(ClusterTables.nodes(List.of(node), false))
        .isEqualTo(
            """
            ID   NAME   STATE   ADDRESS    TASKS   CPU      MEMORY        ENGINE   LABELS            MESSAGE
            n1   a      READY   10.0.0.1   3       0.25/4   1.5GiB/8GiB   27.1     disk=ssd,zone=a
            """);
    assertThat(ClusterTables.masters(List.of(master)))
        .isEqualTo(
            """
            ID   ADDRESS         ROLE     EPOCH   APPLIED   VERSION   HTTP   ZOOKEEPER
            m1   10.0.0.1:7420   LEADER   3       42        1         -      follower
            """);
  }

  @Test
  void tellsAPlan() {
    Plan plan =
        Plan.newBuilder()
            .addJobs(
                PlannedJob.newBuilder()
                    .setJob("web")
                    .setAction(JobChange.Action.UPDATED)
                    .addDifferences("container.image: a -> b")
                    .addTasks(planned("n1"))
                    .addTasks(planned("n1"))
                    .addTasks(planned(""))
                    .setUnplaced(1)
                    .setUnplacedReason("0/2 nodes: 2 too little memory"))
            .setUnplaced(1)
            .build();

    assertThat(DecisionText.plan(plan))
        .isEqualTo(
            """
            web: updated
                container.image: a -> b
                replace on n1 x2
                1 task would wait: 0/2 nodes: 2 too little memory
            jobs: 1 updated; 1 task would find no node
            """);
  }

  @Test
  void explainsNodeByNode() {
    Explanation explanation =
        Explanation.newBuilder()
            .setTask(Task.newBuilder().setName("web.1").setState(TaskState.PENDING))
            .setSummary("0/1 nodes: 1 too little memory")
            .addNodes(
                NodeExplanation.newBuilder()
                    .setNode("a")
                    .setFilter("memory")
                    .setReason("1GiB missing")
                    .setRemedy("lower the reservation"))
            .addNodes(
                NodeExplanation.newBuilder()
                    .setNode("b")
                    .setFits(true)
                    .setChosen(true)
                    .setScore(0.5))
            .build();

    assertThat(DecisionText.explanation(explanation, new Palette(false)))
        .isEqualTo(
            """
            web.1 is PENDING
            0/1 nodes: 1 too little memory

            NODE   SCORE   FILTER   VERDICT
            a      -       memory   1GiB missing (lower the reservation)
            b      0.50    -        chosen
            """);
  }

  @Test
  void tellsChangesAndProgressInALineEach() {
    WriteResponse response =
        WriteResponse.newBuilder()
            .addJobs(
                JobChange.newBuilder()
                    .setJob("web")
                    .setAction(JobChange.Action.CREATED)
                    .setVersion(1))
            .addJobs(JobChange.newBuilder().setJob("db").setAction(JobChange.Action.UNCHANGED))
            .build();
    assertThat(JobTables.changes(response)).isEqualTo("web created (version 1)\ndb unchanged\n");

    Job job =
        Job.newBuilder()
            .setName("web")
            .setMode(JobMode.REPLICATED)
            .setReplicas(3)
            .setRunning(3)
            .setUpToDate(1)
            .setVersion(2)
            .setState(Job.State.UPDATING)
            .setMessage("pulling")
            .build();
    assertThat(RolloutText.line(job))
        .isEqualTo("web: 1 of 3 running (version 2), updating: pulling");
  }

  @ParameterizedTest
  @CsvSource({
    "0, less than a second", "1, 1 second", "119, 119 seconds", "120, 2 minutes",
    "7199, 119 minutes", "7200, 2 hours", "172800, 2 days", "1209600, 2 weeks",
    "63072000, 2 years"
  })
  void saysTimesAsPeopleDo(long seconds, String text) {
    assertThat(Human.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0B", "1023, 1023B", "1536, 1.5KiB", "1073741824, 1GiB", "-2048, -2KiB"})
  void saysSizesAsPeopleDo(long bytes, String text) {
    assertThat(Human.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "10, 0.01", "250, 0.25", "4000, 4", "10000, 10", "1500, 1.5"})
  void saysCoresAsPeopleDo(long millis, String text) {
    assertThat(Human.cores(millis)).isEqualTo(text);
  }

  @Test
  void doesNotPutAClockThatIsAheadIntoTheFuture() {
    assertThat(Human.ago(NOW, ago(-5))).isEqualTo("less than a second ago");
    assertThat(Human.ago(NOW, Timestamp.getDefaultInstance())).isEqualTo("-");
  }

  @Test
  void leavesSignsReadableInJson() {
    Task task = Task.newBuilder().setMessage("A=1 <b> & \\u003d \"q\" 'x' \u0001").build();

    assertThat(Documents.jsonLine(task))
        .contains("\"message\":\"A=1 <b> & \\\\u003d \\\"q\\\" 'x' \\u0001\"");
  }

  private static PlannedTask planned(String node) {
    return PlannedTask.newBuilder().setNode(node).setAction(PlannedTask.Action.REPLACE).build();
  }
}
