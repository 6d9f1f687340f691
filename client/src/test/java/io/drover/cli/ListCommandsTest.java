package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.drover.proto.ClusterStatus;
import io.drover.proto.Event;
import io.drover.proto.EventsRequest;
import io.drover.proto.Inspection;
import io.drover.proto.Job;
import io.drover.proto.LogChunk;
import io.drover.proto.LogsRequest;
import io.drover.proto.Node;
import io.drover.proto.NodeCommand;
import io.drover.proto.Task;
import io.drover.proto.TaskState;
import io.drover.proto.TaskStats;
import io.drover.proto.TasksQuery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ListCommandsTest {
  private final CommandLineUnderTest cli = new CommandLineUnderTest();

  private static Task task() {
    return Task.newBuilder()
        .setId("0123456789abcdef")
        .setJob("web")
        .setSlot(1)
        .setName("web.1")
        .setState(TaskState.RUNNING)
        .setDesiredState(TaskState.RUNNING)
        .setCreatedAt(Timestamp.newBuilder().setSeconds(1_767_225_600))
        .build();
  }

  @Test
  void printsAListAsAnArrayWithEveryField() {
    cli.client.tasks(List.of(List.of(task())));

    assertThat(cli.run("ps", "web", "--all", "--node", "n", "--output", "json")).isZero();

    assertThat(cli.out())
        .startsWith("[\n  {\n")
        .endsWith("}\n]\n")
        .contains(
            "\"id\": \"0123456789abcdef\"",
            "\"desiredState\": \"RUNNING\"",
            "\"containerId\": \"\"",
            "\"ports\": []",
            "\"oomKilled\": false",
            "\"createdAt\": \"2026-01-01T00:00:00Z\"")
        .doesNotContain("exitCode");
    assertThat(cli.request(TasksQuery.class))
        .isEqualTo(TasksQuery.newBuilder().setJob("web").setAll(true).setNode("n").build());
  }

  @Test
  void printsAnEmptyListAsAnEmptyArray() {
    cli.run("jobs", "--output", "JSON");

    assertThat(cli.out()).isEqualTo("[]\n");
  }

  @Test
  void printsYaml() {
    cli.client.tasks(List.of(List.of(task())));

    cli.run("ps", "--output", "yaml");

    assertThat(cli.out()).startsWith("- id: 0123456789abcdef\n  job: web\n").contains("ports: []");
  }

  @Test
  void printsIdsOnlyWhenQuiet() {
    cli.client.tasks(List.of(List.of(task())));
    cli.run("ps", "-q");

    assertThat(cli.out()).isEqualTo("0123456789abcdef\n");
  }

  @Test
  void cutsIdsForTheEyeOnly() {
    cli.client.tasks(List.of(List.of(task())));
    cli.run("ps");
    assertThat(cli.out()).contains("0123456789abcdef").contains("10 minutes ago");

    cli.out.reset();
    cli.terminals = new Shell.Terminals(false, true, false, 80);
    cli.run("ps");
    assertThat(cli.out()).contains("0123456789ab ").doesNotContain("0123456789abc");
  }

  @Test
  void inspectsAsJsonUnlessToldOtherwise() {
    cli.client.inspections.put(
        "web", Inspection.newBuilder().setJob(Job.newBuilder().setName("web")).build());
    assertThat(cli.run("inspect", "web")).isZero();
    assertThat(cli.out()).startsWith("{\n").contains("\"name\": \"web\"");

    assertThat(cli.run("inspect", "nosuch")).isEqualTo(4);
    assertThat(cli.run("node", "inspect", "web")).isEqualTo(4);
    assertThat(cli.err()).contains("'web' is no node");
  }

  @Test
  void sendsActionsOnJobs() {
    cli.run("scale", "web=3", "api=0");
    cli.run("restart", "web");
    cli.run("stop", "web");
    cli.run("rm", "shop", "web");

    assertThat(cli.client.requests)
        .containsExactly("scale {web=3, api=0}", "restart web", "stop web", "remove [shop, web]");
  }

  @Test
  void sendsActionsOnNodes() {
    cli.run("node", "label", "n", "zone=a", "old-");

    assertThat(cli.request(NodeCommand.class))
        .isEqualTo(
            NodeCommand.newBuilder()
                .setNode("n")
                .setAction(NodeCommand.Action.LABEL)
                .putAllLabels(Map.of("zone", "a", "old", ""))
                .build());
    assertThat(cli.out()).isEqualTo("n labelled\n");
  }

  @Test
  void waitsUntilADrainedNodeIsEmpty() {
    cli.client.inspections.put(
        "n", Inspection.newBuilder().setNode(Node.newBuilder().setName("n").setTasks(2)).build());
    assertThat(cli.run("node", "drain", "--wait", "--timeout", "300ms", "n")).isEqualTo(124);
    assertThat(cli.err()).contains("n: 2 tasks left").contains("n still has 2 tasks");

    cli.client.inspections.put(
        "n", Inspection.newBuilder().setNode(Node.newBuilder().setName("n")).build());
    assertThat(cli.run("node", "drain", "--wait", "n")).isZero();
  }

  @Test
  void exitsWithThreeWhenTheClusterHasNoLeader() {
    assertThat(cli.run("status")).isEqualTo(3);

    cli.client.status = ClusterStatus.newBuilder().setLeader("m1").setEpoch(2).build();
    cli.out.reset();
    assertThat(cli.run("status")).isZero();
    assertThat(cli.out()).contains("Leader:   m1 (epoch 2)");
  }

  @Test
  void printsEventsAsLinesOrAsAnArrayOrFollowingAsLinesOfJson() {
    cli.client.events.add(
        Event.newBuilder()
            .setIndex(7)
            .setType("task")
            .setAction("place")
            .setSubject("web.1")
            .setMessage("on n")
            .build());
    cli.run("events", "--since", "5");
    assertThat(cli.out()).isEqualTo("1970-01-01T00:00:00Z 7 task place web.1: on n\n");
    assertThat(cli.request(EventsRequest.class).getSinceIndex()).isEqualTo(5);

    cli.out.reset();
    cli.run("events", "--output", "json");
    assertThat(cli.out()).startsWith("[\n  {");

    cli.out.reset();
    cli.run("events", "-f", "--output", "json");
    assertThat(cli.out()).startsWith("{\"index\":\"7\",").hasLineCount(1);
  }

  @Test
  void putsNamesInFrontOfTheLogsOfManyTasksOnly() {
    cli.client.log.add(chunk("web.1", 1, "one\ntw"));
    cli.client.log.add(chunk("web.10", 2, "else\n"));
    cli.client.log.add(chunk("web.1", 1, "o\n"));

    assertThat(cli.run("logs", "--tail", "5", "--since", "10m", "-t", "web")).isZero();

    assertThat(cli.out()).isEqualTo("web.1 | one\nweb.1  | two\n");
    assertThat(cli.err()).isEqualTo("web.10 | else\n");
    assertThat(cli.request(LogsRequest.class))
        .isEqualTo(
            LogsRequest.newBuilder()
                .setTarget("web")
                .setTail(5)
                .setTimestamps(true)
                .setSinceMillis(CommandLineUnderTest.NOW.minusSeconds(600).toEpochMilli())
                .build());
  }

  @Test
  void passesTheLogOfOneTaskAsItIs() {
    cli.client.inspections.put("web.1", Inspection.newBuilder().setTask(task()).build());
    cli.client.log.add(chunk("web.1", 1, "no line break"));

    cli.run("logs", "--since", "2026-01-01T00:00:00Z", "web.1");

    assertThat(cli.out()).isEqualTo("no line break");
    assertThat(cli.request(LogsRequest.class).getTail()).isEqualTo(-1);
    assertThat(cli.request(LogsRequest.class).getSinceMillis()).isEqualTo(1_767_225_600_000L);
  }

  @Test
  void printsStatsInTheOrderOfTasks() {
    cli.client.stats.add(TaskStats.newBuilder().setJob("web").setSlot(2).setTaskId("b").build());
    cli.client.stats.add(
        TaskStats.newBuilder().setJob("web").setSlot(1).setTaskId("a").setCpuMillis(250).build());

    assertThat(cli.run("stats")).isZero();

    assertThat(cli.out()).hasLineCount(3).containsSubsequence("TASK", "web.1", "0.25", "web.2");
  }

  private static LogChunk chunk(String source, int stream, String text) {
    return LogChunk.newBuilder()
        .setSource(source)
        .setStream(stream)
        .setData(ByteString.copyFromUtf8(text))
        .build();
  }
}
