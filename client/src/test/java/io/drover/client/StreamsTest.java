package io.drover.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.drover.client.DroverException.Category;
import io.drover.proto.Event;
import io.drover.proto.EventsRequest;
import io.drover.proto.ExecInput;
import io.drover.proto.ExecOutput;
import io.drover.proto.ExecStart;
import io.drover.proto.LogChunk;
import io.drover.proto.LogsRequest;
import io.drover.proto.ReadResponse;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamsTest {
  private final FakeMaster first = new FakeMaster();
  private final FakeMaster second = new FakeMaster();
  private final DroverClient client =
      DroverClient.builder()
          .masters(List.of(first.address(), second.address()))
          .timeout(Duration.ofSeconds(2))
          .build();

  @AfterEach
  void close() {
    client.close();
    first.close();
    second.close();
  }

  private static Event event(long index, String subject) {
    return Event.newBuilder().setIndex(index).setSubject(subject).build();
  }

  private static LogChunk chunk(String task, String text) {
    return LogChunk.newBuilder()
        .setStream(1)
        .setTaskId(task)
        .setData(ByteString.copyFromUtf8(text))
        .build();
  }

  private static DroverException failure(CompletableFuture<?> done) {
    return DroverException.from(catchThrowable(() -> done.get(20, TimeUnit.SECONDS)));
  }

  @Test
  void eventsGoOnAtAnotherMasterWithoutALossOrARepetition() {
    List<Long> asked = new CopyOnWriteArrayList<>();
    first.onEvents =
        (request, stream) -> {
          stream.send(event(5, "a"));
          stream.send(event(6, "b"));
          stream.send(event(6, "c"));
        };
    second.onEvents =
        (request, stream) -> {
          asked.add(request.getSinceIndex());
          for (Event event : List.of(event(6, "b"), event(6, "c"), event(6, "d"), event(7, "e"))) {
            stream.send(event);
          }
          stream.halfClose();
        };
    List<String> seen = new CopyOnWriteArrayList<>();
    List<String> interruptions = new CopyOnWriteArrayList<>();
    Subscription events =
        client.events(
            EventsRequest.newBuilder().setSinceIndex(4).setFollow(true).build(),
            new StreamReceiver<>() {
              @Override
              public void onItem(Event item) {
                seen.add(item.getSubject());
              }

              @Override
              public void onInterrupted(String reason) {
                interruptions.add(reason);
              }
            });
    await().until(() -> seen.size() == 3);
    first.close();
    events.done().join();
    assertThat(seen).containsExactly("a", "b", "c", "d", "e");
    assertThat(asked).containsExactly(5L);
    assertThat(interruptions).singleElement().asString().contains(first.address().toString());
  }

  @Test
  void followedLogsGoOnByTheTimesOfTheirLines() {
    List<LogsRequest> asked = new CopyOnWriteArrayList<>();
    first.onLogs =
        (request, stream) -> {
          asked.add(request);
          stream.send(chunk("t1", "2026-01-01T00:00:10.1Z one\n2026-01-01T00:00:10.2Z t"));
          stream.send(chunk("t1", "wo\n"));
          stream.send(chunk("t2", "2026-01-01T00:00:09Z other\n2026-01-01T00:00:11Z hal"));
        };
    second.onLogs =
        (request, stream) -> {
          asked.add(request);
          stream.send(
              chunk(
                  "t1",
                  """
                  2026-01-01T00:00:10.1Z one
                  2026-01-01T00:00:10.2Z two
                  2026-01-01T00:00:10.3Z three
                  """));
          stream.send(chunk("t2", "2026-01-01T00:00:09Z other\n2026-01-01T00:00:11Z half\n"));
          stream.send(chunk("t3", "no time here\n2026-01-01T00:00:01Z last"));
          stream.halfClose();
        };
    List<String> seen = new CopyOnWriteArrayList<>();
    Subscription logs =
        client.logs(
            LogsRequest.newBuilder().setTarget("web").setFollow(true).setTail(10).build(),
            c -> seen.add(c.getTaskId() + " " + c.getData().toStringUtf8()));
    await().until(() -> seen.size() == 3);
    first.close();
    logs.done().join();
    assertThat(String.join("", seen))
        .isEqualTo("t1 one\nt1 two\nt2 other\nt1 three\nt2 half\nt3 no time here\nt3 last");
    assertThat(asked.get(0).getTimestamps()).isTrue();
    assertThat(asked.get(1).getTail()).isEqualTo(-1);
    assertThat(asked.get(1).getSinceMillis())
        .as("some seconds before the newest line")
        .isEqualTo(java.time.Instant.parse("2026-01-01T00:00:05.2Z").toEpochMilli());
  }

  @Test
  void logsThatAreNotFollowedFailWithTheirMaster() {
    first.onLogs =
        (request, stream) -> {
          assertThat(request.getTimestamps()).isFalse();
          stream.send(chunk("t1", "one\n"));
        };
    List<String> seen = new CopyOnWriteArrayList<>();
    Subscription logs =
        client.logs(
            LogsRequest.newBuilder().setTarget("web").build(),
            c -> seen.add(c.getData().toStringUtf8()));
    await().until(() -> seen.size() == 1);
    first.close();
    assertThat(failure(logs.done()).category()).isEqualTo(Category.FAILED);
  }

  @Test
  void anUnknownTargetIsSaidAtOnce() {
    first.onLogs =
        (request, stream) -> stream.fail(new RpcException(RpcCode.NOT_FOUND, "no job 'wbe'"));
    Subscription logs =
        client.logs(LogsRequest.newBuilder().setTarget("wbe").setFollow(true).build(), c -> {});
    DroverException failure = failure(logs.done());
    assertThat(failure.category()).isEqualTo(Category.NOT_FOUND);
    assertThat(failure).hasMessage("no job 'wbe'");
  }

  @Test
  void aStreamGivesUpWhenNoMasterServesIt() {
    first.onEvents = (request, stream) -> stream.fail(notLeader());
    second.onEvents = first.onEvents;
    Subscription events =
        client.events(EventsRequest.newBuilder().setFollow(true).build(), e -> {});
    DroverException failure = failure(events.done());
    assertThat(failure.category()).isEqualTo(Category.NO_LEADER);
    assertThat(failure).hasMessageContaining(first.address() + ": knows no leader");
  }

  private static RpcException notLeader() {
    return new RpcException(RpcCode.NOT_LEADER, "not the leader");
  }

  @Test
  void aReceiverThatBlocksHoldsUpItsOwnStreamOnly() throws InterruptedException {
    first.onRead = request -> CompletableFuture.completedFuture(ReadResponse.getDefaultInstance());
    first.onEvents =
        (request, stream) -> {
          stream.send(event(1, "a"));
          stream.halfClose();
        };
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Subscription events =
        client.events(
            EventsRequest.getDefaultInstance(),
            e -> {
              blocked.countDown();
              awaitLatch(release);
            });
    assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
    client.status().join();
    assertThat(events.done()).isNotDone();
    release.countDown();
    events.done().join();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aReceiverThatThrowsEndsItsStreamWithThat() {
    first.onEvents = (request, stream) -> stream.send(event(1, "a"));
    Subscription events =
        client.events(
            EventsRequest.newBuilder().setFollow(true).build(),
            e -> {
              throw new IllegalStateException("broken pipe");
            });
    assertThat(failure(events.done())).hasMessage("broken pipe");
  }

  @Test
  void closingASubscriptionEndsItInOrder() {
    first.onEvents = (request, stream) -> stream.send(event(1, "a"));
    List<Event> seen = new CopyOnWriteArrayList<>();
    Subscription events =
        client.events(EventsRequest.newBuilder().setFollow(true).build(), seen::add);
    await().until(() -> !seen.isEmpty());
    events.close();
    events.done().join();
  }

  /** Collects what a command prints. */
  private static final class Printed implements ExecReceiver {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void onStdout(ByteString data) {
      lines.add("out " + data.toStringUtf8());
    }

    @Override
    public void onStderr(ByteString data) {
      lines.add("err " + data.toStringUtf8());
    }
  }

  private static ExecOutput stdout(ByteString data) {
    return ExecOutput.newBuilder().setStdout(data).build();
  }

  @Test
  void aCommandIsSentToTheLeaderWithWhatWasTypedInTheMeantime() {
    List<ExecInput> refused = new ArrayList<>();
    first.onExec =
        (input, stream) -> {
          refused.add(input);
          if (refused.size() == 3) {
            stream.fail(
                new RpcException(
                    RpcCode.NOT_LEADER,
                    "not the leader",
                    java.util.Map.of("leader", second.address().toString())));
          }
        };
    second.onExec =
        (input, stream) -> {
          if (input.hasStdin()) {
            stream.send(stdout(input.getStdin()));
          } else if (input.getStdinClosed()) {
            stream.send(ExecOutput.newBuilder().setStderr(ByteString.copyFromUtf8("bye")).build());
            stream.send(ExecOutput.newBuilder().setExitCode(3).build());
          }
        };
    Printed printed = new Printed();
    try (ExecSession exec =
        client.exec(ExecStart.newBuilder().setTaskId("t1").setStdin(true).build(), printed)) {
      exec.stdin(ByteString.copyFromUtf8("typed")).join();
      exec.closeStdin();
      assertThat(exec.exitCode().join()).isEqualTo(3);
    }
    assertThat(printed.lines).containsExactly("out typed", "err bye");
    assertThat(second.execInputs).hasSize(3);
    assertThat(second.execInputs.get(0).getStart().getTaskId()).isEqualTo("t1");
  }

  @Test
  void aCommandWhoseMasterIsLostIsNotStartedAgain() {
    first.onExec = (input, stream) -> stream.send(stdout(ByteString.copyFromUtf8("started")));
    Printed printed = new Printed();
    ExecSession exec = client.exec(ExecStart.newBuilder().setTaskId("t1").build(), printed);
    await().until(() -> printed.lines.size() == 1);
    first.close();
    assertThat(failure(exec.exitCode()).category()).isEqualTo(Category.FAILED);
    assertThat(second.execInputs).isEmpty();
  }
}
