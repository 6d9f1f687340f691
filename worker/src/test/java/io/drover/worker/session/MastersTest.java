package io.drover.worker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.base.HostPort;
import io.drover.proto.Assignment;
import io.drover.proto.ContainerSpec;
import io.drover.proto.Heartbeat;
import io.drover.proto.HeldOrders;
import io.drover.proto.MasterMessage;
import io.drover.proto.NodeFacts;
import io.drover.proto.OrdersWanted;
import io.drover.proto.Refusal;
import io.drover.proto.TaskOrder;
import io.drover.proto.WorkerMessage;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcClient;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServices;
import io.drover.worker.journal.Kept;
import io.drover.worker.loop.LoopThread;
import io.drover.worker.model.NodeCondition;
import io.drover.worker.model.TaskId;
import io.drover.worker.model.TaskState;
import io.drover.worker.model.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MastersTest {
  private static final long PROGRESS_MILLIS = 5;
  private static final long HOUR_MILLIS = 3_600_000;

  private final RpcLoops loops = new RpcLoops(2, "test");
  private final LoopThread loop = new LoopThread("test-worker");
  private final RecordedOrders orders = new RecordedOrders();
  private final List<Kept.Leadership> kept = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> closing = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : closing) {
      each.close();
    }
    loop.close();
    loops.close();
  }

  private ScriptedMaster master(String id) {
    ScriptedMaster master = new ScriptedMaster(loops, id);
    closing.add(master);
    return master;
  }

  private Masters connect(ScriptedMaster... masters) {
    return connect(Kept.Leadership.NONE, masters);
  }

  private Masters connect(Kept.Leadership before, ScriptedMaster... masters) {
    return connect(PROGRESS_MILLIS, before, masters);
  }

  private Masters connect(long progressMillis, Kept.Leadership before, ScriptedMaster... masters) {
    List<HostPort> addresses = List.of(masters).stream().map(ScriptedMaster::address).toList();
    SessionConfig config = new SessionConfig(addresses, 20, 200, 300, 500, progressMillis);
    PeerIdentity self = new PeerIdentity("test", PeerIdentity.Role.WORKER, "node-1", "test");
    loop.start();
    CompletableFuture<Masters> made = new CompletableFuture<>();
    loop.put(() -> {
      Masters sessions =
          new Masters(
              loop,
              config,
              new SelfDescription("node-1", "identity-1", "boot", "process", "host", "test"),
              NodeFacts.newBuilder().setHostname("host").build(),
              before,
              new Masters.Ties(
                  address ->
                      RpcClient.connect(loops, address, self, RpcConfig.DEFAULT, new RpcServices()),
                  orders,
                  0,
                  kept::add));
      sessions.start();
      made.complete(sessions);
    });
    return made.join();
  }

  private static TaskOrder order(String id) {
    return TaskOrder.newBuilder()
        .setTaskId(id)
        .setJob("web")
        .setSlot(1)
        .setGoal(TaskOrder.Goal.RUN)
        .setContainer(ContainerSpec.newBuilder().setImage("web:1"))
        .build();
  }

  private static TaskStatus status(String id, long sequence) {
    return status(id, sequence, TaskState.RUNNING);
  }

  private static TaskStatus status(String id, long sequence, TaskState state) {
    return new TaskStatus(
        new TaskId(id), sequence, state, "", 1, TaskStatus.Container.NONE, Optional.empty());
  }

  private void awaitEvents(String... events) {
    await().untilAsserted(() -> assertThat(orders.events).containsExactly(events));
  }

  @Test
  void presentsItselfAndItsTasksToEveryMaster() {
    ScriptedMaster leader = master("m1");
    ScriptedMaster follower = master("m2");
    leader.answerHello(true, 1);
    follower.answerHello(false, 1);
    orders.statuses.add(status("t1", 7));
    Masters masters = connect(leader, follower);
    leader.awaitHellos(1);
    follower.awaitHellos(1);
    assertThat(leader.hellos().getFirst().getNodeId()).isEqualTo("node-1");
    assertThat(leader.hellos().getFirst().getIdentity()).isEqualTo("identity-1");
    assertThat(leader.hellos().getFirst().getHeld(0).getTaskId()).isEqualTo("t1");
    assertThat(leader.hellos().getFirst().getHeld(0).getSequence()).isEqualTo(7);
    await().until(masters.ready()::isDone);
  }

  /** A node whose engine was found just after its first Hello stayed unready for ever. */
  @Test
  void tellsWhatChangedWhileItsHelloWasUnderWay() {
    ScriptedMaster silent = master("m1");
    Masters masters = connect(silent);
    silent.awaitHellos(1);

    loop.put(() -> {
      masters.condition(new NodeCondition(false, "the engine hangs"));
      masters.facts(NodeFacts.newBuilder().setHostname("another").build());
    });

    assertThat(silent.await(1, WorkerMessage::hasCondition).getFirst().getCondition().getMessage())
        .isEqualTo("the engine hangs");
    silent.awaitHellos(2);
    assertThat(silent.hellos().getLast().getFacts().getHostname()).isEqualTo("another");
  }

  @Test
  void findsTheOtherMastersByTheWelcomeOfOne() {
    ScriptedMaster leader = master("m1");
    ScriptedMaster follower = master("m2");
    leader.answerHello(true, 1, leader.address(), follower.address());
    connect(leader);
    follower.awaitHellos(1);
    assertThat(kept.getLast().masters()).contains(follower.address().toString());
  }

  @Test
  void oneMasterUnderTwoAddressesGetsOneSession() {
    ScriptedMaster leader = master("m1");
    HostPort alias = new HostPort("localhost", leader.address().port());
    leader.answerHello(true, 1, leader.address(), alias);
    connect(leader);
    leader.awaitHellos(1);
    leader.assign(1, 1, order("t1"));
    awaitEvents("assign [t1]");
    var _ = leader.await(5, WorkerMessage::hasHeartbeat);
    assertThat(leader.hellos()).hasSize(1);
  }

  @Test
  void obeysTheLeadersAssignmentAndItsChangesInOrder() {
    ScriptedMaster leader = master("m1");
    leader.answerHello(true, 3);
    connect(leader);
    leader.awaitHellos(1);
    leader.assign(3, 1, order("t1"));
    leader.update(3, 2, order("t2"));
    leader.update(
        3, 3, TaskOrder.newBuilder().setTaskId("t1").setGoal(TaskOrder.Goal.STOP).build());
    awaitEvents("assign [t1]", "put [t2 RUN] remove []", "put [t1 STOP] remove []");
    assertThat(kept.getLast().epoch()).isEqualTo(3);
  }

  @Test
  void anOrderWithoutAnImageIsLeftOutAndTheOthersAreObeyed() {
    ScriptedMaster leader = master("m1");
    leader.answerHello(true, 3);
    connect(leader);
    leader.awaitHellos(1);
    TaskOrder nameless =
        order("t0").toBuilder().setContainer(ContainerSpec.getDefaultInstance()).build();
    leader.assign(3, 1, nameless, order("t1"));
    awaitEvents("assign [t1]");
  }

  @Test
  void aGapInTheOrdersMakesItAskForEverythingAnew() {
    ScriptedMaster leader = master("m1");
    leader.answerHello(true, 3);
    connect(leader);
    leader.awaitHellos(1);
    leader.assign(3, 1, order("t1"));
    leader.update(3, 3, order("t3"));
    leader.awaitHellos(2);
    leader.update(3, 4, order("t4"));
    leader.assign(3, 5, order("t5"));
    leader.update(3, 6, order("t6"));
    awaitEvents("assign [t1]", "assign [t5]", "put [t6 RUN] remove []");
  }

  @Test
  void aChangeOfAnUnknownTaskWithoutItsContainerMakesItAskForEverythingAnew() {
    ScriptedMaster leader = master("m1");
    leader.answerHello(true, 3);
    connect(leader);
    leader.awaitHellos(1);
    leader.assign(3, 1);
    leader.update(3, 2, TaskOrder.newBuilder().setTaskId("t9").setGoal(TaskOrder.Goal.RUN).build());
    leader.awaitHellos(2);
  }

  @Test
  void greetsAMasterThatTakesOverAndObeysItAlone() {
    ScriptedMaster first = master("m1");
    ScriptedMaster second = master("m2");
    first.answerHello(true, 1);
    second.answerHello(false, 1);
    connect(first, second);
    first.awaitHellos(1);
    second.awaitHellos(1);
    first.assign(1, 1, order("t1"));
    awaitEvents("assign [t1]");
    second.takeOver(2);
    second.awaitHellos(2);
    second.assign(2, 1, order("t2"));
    awaitEvents("assign [t1]", "assign [t2]");
    first.update(1, 2, order("t3"));
    first.assign(1, 3, order("t4"));
    second.update(2, 2, order("t5"));
    awaitEvents("assign [t1]", "assign [t2]", "put [t5 RUN] remove []");
  }

  @Test
  void obeysNoLowerEpochThanItKnewBeforeItsRestart() {
    ScriptedMaster stale = master("m1");
    ScriptedMaster leader = master("m2");
    stale.answerHello(true, 4);
    leader.answerHello(true, 5);
    connect(new Kept.Leadership(5, List.of(), 0), stale, leader);
    stale.awaitHellos(1);
    leader.awaitHellos(1);
    stale.assign(4, 1, order("t1"));
    leader.assign(5, 1, order("t2"));
    awaitEvents("assign [t2]");
  }

  @Test
  void repeatsStatusesUntilTheyAreAcknowledged() {
    ScriptedMaster leader = master("m1");
    leader.answerHello(true, 1);
    Masters masters = connect(leader);
    leader.awaitHellos(1);
    loop.put(() -> masters.observed(status("t1", 1)));
    List<WorkerMessage> batches = leader.await(2, WorkerMessage::hasStatuses);
    assertThat(batches.get(1).getStatuses().getStatuses(0).getTaskId()).isEqualTo("t1");
    leader.acknowledge(batches.getLast().getStatuses().getSequence());
    await()
        .untilAsserted(() -> {
          CompletableFuture<Integer> left = new CompletableFuture<>();
          loop.put(() -> left.complete(masters.unacknowledged()));
          assertThat(left.join()).isZero();
        });
  }

  @Test
  void holdsAWordOnProgressBackForABetterOne() {
    ScriptedMaster leader = master("m1");
    leader.answerHello(true, 1);
    Masters masters = connect(HOUR_MILLIS, Kept.Leadership.NONE, leader);
    masters.ready().join();
    loop.put(() -> masters.observed(status("t1", 1, TaskState.PREPARING)));
    loop.put(() -> masters.observed(status("t1", 2, TaskState.STARTING)));
    loop.put(() -> masters.observed(status("t1", 3, TaskState.RUNNING)));
    var first = leader.await(1, WorkerMessage::hasStatuses).getFirst().getStatuses();
    assertThat(first.getStatusesList())
        .extracting(status -> status.getSequence())
        .containsExactly(3L);
  }

  @Test
  void tellsOfProgressWhenNothingBetterComes() {
    ScriptedMaster leader = master("m1");
    leader.answerHello(true, 1);
    Masters masters = connect(leader);
    leader.awaitHellos(1);
    loop.put(() -> masters.observed(status("t1", 1, TaskState.STARTING)));
    var first = leader.await(1, WorkerMessage::hasStatuses).getFirst().getStatuses();
    assertThat(first.getStatuses(0).getTaskId()).isEqualTo("t1");
  }

  @Test
  void tellsANewLeaderWhatTheOldOneDidNotAcknowledge() {
    ScriptedMaster first = master("m1");
    ScriptedMaster second = master("m2");
    first.answerHello(true, 1);
    second.answerHello(false, 1);
    Masters masters = connect(first, second);
    first.awaitHellos(1);
    second.awaitHellos(1);
    loop.put(() -> masters.observed(status("t1", 1)));
    var _ = first.await(1, WorkerMessage::hasStatuses);
    assertThat(second.heard()).noneMatch(WorkerMessage::hasStatuses);
    second.takeOver(2);
    var again = second.await(1, WorkerMessage::hasStatuses);
    assertThat(again.getFirst().getStatuses().getStatuses(0).getTaskId()).isEqualTo("t1");
  }

  @Test
  void connectsAgainWhenTheMasterIsBack() {
    ScriptedMaster first = master("m1");
    first.answerHello(true, 1);
    connect(first);
    first.awaitHellos(1);
    HostPort address = first.address();
    first.close();
    ScriptedMaster back = new ScriptedMaster(loops, "m1", address);
    closing.add(back);
    back.answerHello(true, 2);
    back.awaitHellos(1);
    back.assign(2, 1, order("t1"));
    awaitEvents("assign [t1]");
  }

  @Test
  void aRefusedWorkerComesBackAfterAWhile() {
    ScriptedMaster master = master("m1");
    connect(master);
    master.awaitHellos(1);
    master.send(
        MasterMessage.newBuilder()
            .setRefusal(Refusal.newBuilder().setMessage("the name is taken"))
            .build());
    master.awaitHellos(2);
  }

  @Test
  void answersHeartbeatsAndIsHeardRegularly() {
    ScriptedMaster leader = master("m1");
    leader.answerHello(true, 1);
    connect(leader);
    leader.awaitHellos(1);
    var _ = leader.await(2, m -> m.hasHeartbeat() && !m.getHeartbeat().getAnswer());
    leader.send(
        MasterMessage.newBuilder()
            .setHeartbeat(Heartbeat.newBuilder().setSentMillis(4711))
            .build());
    var answers = leader.await(1, m -> m.hasHeartbeat() && m.getHeartbeat().getAnswer());
    assertThat(answers.getFirst().getHeartbeat().getSentMillis()).isEqualTo(4711);
  }

  @Test
  void theLeaseEndsWhenNoLeaderAnswers() {
    ScriptedMaster silent = master("m1");
    connect(new Kept.Leadership(5, List.of(), 400), silent);
    awaitEvents("lease");
  }

  @Test
  void tellsWhatItKnowsOfTheMastersAndTheOrdersThatItHolds() {
    ScriptedMaster leader = master("m1");
    leader.answerHello(true, 6);
    connect(new Kept.Leadership(5, List.of(), 0, "old"), leader);
    leader.awaitHellos(1);
    assertThat(leader.hellos().getFirst().getEpoch()).isEqualTo(5);
    assertThat(leader.hellos().getFirst().getFounding()).isEqualTo("old");
    Assignment assignment =
        Assignment.newBuilder()
            .setEpoch(6)
            .setSequence(1)
            .setFounding("new")
            .addTasks(order("t1"))
            .addTasks(order("t2"))
            .build();
    leader.send(MasterMessage.newBuilder().setAssignment(assignment).build());
    await().until(() -> kept.getLast().founding().equals("new"));
    leader.send(
        MasterMessage.newBuilder()
            .setOrdersWanted(OrdersWanted.newBuilder().addTaskIds("t2").addTaskIds("gone"))
            .build());
    HeldOrders held = leader.await(1, WorkerMessage::hasOrders).getFirst().getOrders();
    assertThat(held.getOrdersList()).containsExactly(order("t2"));
    assertThat(held.getLast()).isTrue();
    // An epoch that was heard of does not change which store the tasks are from.
    leader.takeOver(7);
    leader.awaitHellos(2);
    assertThat(leader.hellos().getLast().getEpoch()).isEqualTo(7);
    assertThat(leader.hellos().getLast().getFounding()).isEqualTo("new");
  }

  @Test
  void aMasterThatComesToLeadWithAPastEpochHearsWhichOneWasSeen() {
    ScriptedMaster leader = master("m1");
    leader.answerHello(false, 0);
    connect(new Kept.Leadership(5, List.of(), 0, "old"), leader);
    leader.awaitHellos(1);
    leader.takeOver(1);
    leader.awaitHellos(2);
    assertThat(leader.hellos().getLast().getEpoch()).isEqualTo(5);
    leader.assign(1, 1, order("t1"));
    leader.takeOver(6);
    leader.awaitHellos(3);
    assertThat(orders.events).as("of the past epoch").isEmpty();
    leader.assign(6, 1, order("t1"));
    awaitEvents("assign [t1]");
  }

  @Test
  void sendsManyHeldOrdersInMessagesOfABoundedSize() {
    ScriptedMaster leader = master("m1");
    leader.answerHello(true, 1);
    connect(leader);
    leader.awaitHellos(1);
    int count = 3_000;
    Assignment.Builder assignment = Assignment.newBuilder().setEpoch(1).setSequence(1);
    OrdersWanted.Builder wanted = OrdersWanted.newBuilder();
    for (int i = 0; i < count; i++) {
      TaskOrder order = order("t" + i).toBuilder().setStack("s".repeat(300)).build();
      assignment.addTasks(order);
      wanted.addTaskIds("t" + i);
    }
    leader.send(MasterMessage.newBuilder().setAssignment(assignment).build());
    leader.send(MasterMessage.newBuilder().setOrdersWanted(wanted).build());
    List<WorkerMessage> last =
        leader.await(1, message -> message.hasOrders() && message.getOrders().getLast());
    assertThat(last).hasSize(1);
    List<WorkerMessage> all = leader.await(4, WorkerMessage::hasOrders);
    assertThat(all.stream().mapToInt(message -> message.getOrders().getOrdersCount()).sum())
        .isEqualTo(count);
    assertThat(all)
        .allSatisfy(message -> assertThat(message.getSerializedSize()).isLessThan(300 << 10));
  }

  /** A worker that woke up started what the leader had given to another node meanwhile. */
  @Test
  void holdsNoLeaseBeforeItKnowsWhatTheLeaderWants() {
    ScriptedMaster leader = master("m1");
    leader.lead(1, 60_000);
    connect(leader);
    leader.await(3, WorkerMessage::hasHeartbeat);
    assertThat(orders.leasesHeld).hasValue(0);

    leader.assign(1, 1, order("t1"));

    await().until(() -> orders.leasesHeld.get() > 0);
  }
}
