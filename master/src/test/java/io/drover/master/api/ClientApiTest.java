package io.drover.master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.MessageLite;
import io.drover.master.api.ApiRig.Reader;
import io.drover.master.model.JobId;
import io.drover.master.model.JobOutcome;
import io.drover.master.model.JobOutcome.Action;
import io.drover.master.model.Rejection;
import io.drover.master.model.TaskState;
import io.drover.master.model.WriteAnswer;
import io.drover.master.port.ClusterEvent;
import io.drover.master.port.Command;
import io.drover.master.port.EventSubscriber;
import io.drover.master.port.Query;
import io.drover.master.port.Seen;
import io.drover.master.port.WriteResult;
import io.drover.proto.Event;
import io.drover.proto.EventsRequest;
import io.drover.proto.JobChange;
import io.drover.proto.NodeCommand;
import io.drover.proto.NodesQuery;
import io.drover.proto.ReadRequest;
import io.drover.proto.ScaleCommand;
import io.drover.proto.StopCommand;
import io.drover.proto.TasksQuery;
import io.drover.proto.WriteRequest;
import io.drover.proto.WriteResponse;
import io.drover.protocol.ClientMethods;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClientApiTest {
  private static final WriteRequest STOP =
      WriteRequest.newBuilder()
          .setKey("k1")
          .setStop(StopCommand.newBuilder().setJob("web"))
          .build();

  private final ApiRig rig = new ApiRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aWriteReachesTheLoopInItsOwnWordsAndItsAnswerTheClient() {
    rig.loop.written =
        new WriteResult.Accepted(
            12,
            "f1",
            new WriteAnswer(
                List.of(new JobOutcome(new JobId("default", "web"), Action.SCALED, 3)),
                List.of("mind this")));
    WriteResponse response =
        call(
            ClientMethods.WRITE,
            WriteRequest.newBuilder()
                .setKey("k1")
                .setScale(ScaleCommand.newBuilder().putReplicas("web", 4).setExpectedVersion(3))
                .build());

    assertThat(rig.loop.writes.remove().command())
        .isEqualTo(new Command.Scale("default", new TreeMap<>(Map.of("web", 4)), 3));
    assertThat(response.getIndex()).isEqualTo(12);
    assertThat(response.getFounding()).isEqualTo("f1");
    assertThat(response.getJobs(0).getAction()).isEqualTo(JobChange.Action.SCALED);
    assertThat(response.getWarningsList()).containsExactly("mind this");
  }

  @Test
  void aFollowerNamesTheLeader() {
    rig.loop.written = new WriteResult.NotLeader("127.0.0.1:2");

    assertThatThrownBy(() -> call(ClientMethods.WRITE, STOP))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> {
              assertThat(e.code()).isEqualTo(RpcCode.NOT_LEADER);
              assertThat(e.details()).containsEntry("leader", "127.0.0.1:2");
            });
  }

  @Test
  void everyOutcomeHasItsCode() {
    assertCode(new WriteResult.NotLeader(""), RpcCode.NOT_LEADER);
    assertCode(new WriteResult.Unavailable("later"), RpcCode.UNAVAILABLE);
    assertCode(rejected(Rejection.Code.INVALID_ARGUMENT), RpcCode.INVALID_ARGUMENT);
    assertCode(rejected(Rejection.Code.NOT_FOUND), RpcCode.NOT_FOUND);
    assertCode(rejected(Rejection.Code.CONFLICT), RpcCode.CONFLICT);
    assertCode(rejected(Rejection.Code.FAILED_PRECONDITION), RpcCode.CONFLICT);
  }

  @Test
  void whatMakesNoSenseNeverReachesTheLoop() {
    assertInvalid(WriteRequest.newBuilder(STOP).clearKey().build(), "key");
    assertInvalid(WriteRequest.newBuilder(STOP).clearCommand().build(), "command");
    assertInvalid(
        WriteRequest.newBuilder(STOP).setNode(NodeCommand.newBuilder().setNode("n1")).build(),
        "node.action");
    assertThat(rig.loop.writes).isEmpty();
  }

  @Test
  void aFullLoopSaysTryAgain() {
    rig.loop.full = true;

    assertThatThrownBy(() -> call(ClientMethods.WRITE, STOP))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcCode.RESOURCE_EXHAUSTED));
  }

  @Test
  void aReadCarriesItsIndexAndPage() {
    rig.loop.targets = List.of(Samples.task(1, "n1", TaskState.RUNNING));
    var response =
        call(
            ClientMethods.READ,
            ReadRequest.newBuilder()
                .setMinIndex(8)
                .setFounding("f1")
                .setTasks(TasksQuery.newBuilder().setJob("web").setNode("n1").setPage("p"))
                .build());

    var read = rig.loop.reads.remove();
    assertThat(read.seen()).isEqualTo(new Seen(8, "f1"));
    assertThat(read.query()).isEqualTo(new Query.Tasks("default", "web", "n1", false, "p"));
    assertThat(response.getIndex()).isEqualTo(9);
    assertThat(response.getTasks().getTasks(0).getName()).isEqualTo("web.1");
  }

  @Test
  void aReadIsNotAnsweredBeforeTheLogBegins() {
    call(ClientMethods.READ, ReadRequest.newBuilder().setNodes(NodesQuery.newBuilder()).build());
    assertThat(rig.loop.reads.remove().seen()).isEqualTo(Seen.BEGINNING);
  }

  @Test
  void aReadThatCannotBeAnsweredFails() {
    assertThat(
            call(
                    ClientMethods.READ,
                    ReadRequest.newBuilder().setNodes(NodesQuery.newBuilder()).build())
                .hasNodes())
        .isTrue();
    assertThatThrownBy(() -> call(ClientMethods.READ, ReadRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcCode.INVALID_ARGUMENT));
  }

  @Test
  void eventsArriveInOrderAndEndWhenTheLoopSaysSo() throws Exception {
    Reader<Event> reader =
        Reader.ask(rig.client(), ClientMethods.EVENTS, EventsRequest.getDefaultInstance());
    EventSubscriber subscriber = rig.loop.subscribers.take();
    subscriber.deliver(List.of(event(5), event(6)));
    subscriber.deliver(List.of(event(7)));
    subscriber.completed();

    assertThat(List.of(reader.next(), reader.next(), reader.next()))
        .extracting(Event::getIndex)
        .containsExactly(5L, 6L, 7L);
    assertThat(reader.halfClosed.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anIndexThatIsNoLongerKeptIsCompacted() throws Exception {
    Reader<Event> reader =
        Reader.ask(rig.client(), ClientMethods.EVENTS, EventsRequest.getDefaultInstance());
    rig.loop
        .subscribers
        .take()
        .refused(new Rejection(Rejection.Code.COMPACTED, "events before 40 are gone"));

    assertThat(reader.failure().code()).isEqualTo(RpcCode.COMPACTED);
    assertThat(reader.failure()).hasMessageContaining("before 40");
  }

  @Test
  void aReaderOfEventsThatDoesNotReadIsDroppedAndUnsubscribed() throws Exception {
    Reader<Event> stuck = new Reader<>();
    var _ =
        stuck.open(
            rig.client(), ClientMethods.EVENTS, EventsRequest.newBuilder().setFollow(true).build());
    EventSubscriber subscriber = rig.loop.subscribers.take();
    List<ClusterEvent> many = new ArrayList<>();
    for (int i = 1; i <= 5_000; i++) {
      many.add(event(i));
    }
    subscriber.deliver(many);

    assertThat(stuck.failure().code()).isEqualTo(RpcCode.RESOURCE_EXHAUSTED);
    assertThat(rig.loop.unsubscribed.poll(10, TimeUnit.SECONDS)).isSameAs(subscriber);
  }

  private static ClusterEvent event(long index) {
    return new ClusterEvent(index, 1_000, "task", "update", "web.1", "", new TreeMap<>());
  }

  private static WriteResult rejected(Rejection.Code code) {
    return new WriteResult.Rejected(new Rejection(code, "no"));
  }

  private void assertCode(WriteResult result, RpcCode code) {
    rig.loop.written = result;
    assertThatThrownBy(() -> call(ClientMethods.WRITE, STOP))
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void assertInvalid(WriteRequest request, String what) {
    assertThatThrownBy(() -> call(ClientMethods.WRITE, request))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcCode.INVALID_ARGUMENT))
        .hasMessageContaining(what);
  }

  private <Q extends MessageLite, R extends MessageLite> R call(RpcMethod<Q, R> method, Q request) {
    try {
      return rig.client().call(method, request, Duration.ofSeconds(10)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RpcException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
