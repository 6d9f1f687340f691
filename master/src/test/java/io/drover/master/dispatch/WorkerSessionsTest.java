package io.drover.master.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.base.Bytes;
import io.drover.base.Epoch;
import io.drover.base.HostPort;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobId;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.MasterId;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.PortAssignment;
import io.drover.master.model.Resources;
import io.drover.master.model.RestartPolicy;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.model.UpdatePolicy;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.master.port.TaskOrder;
import io.drover.master.port.WorkerEvent;
import io.drover.proto.ContainerSpec;
import io.drover.proto.Hello;
import io.drover.proto.MasterMessage;
import io.drover.proto.TaskStatus;
import io.drover.proto.Welcome;
import io.drover.protocol.WorkerMethods;
import io.drover.rpc.PeerIdentity;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcConfig;
import io.drover.rpc.RpcException;
import io.drover.rpc.RpcLoops;
import io.drover.rpc.RpcServer;
import io.drover.rpc.RpcServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WorkerSessionsTest {
  private static final SessionConfig CONFIG =
      new SessionConfig(new MasterId("m1"), 1_000, 4_000, 600_000, 2);
  private static final TaskId TASK = new TaskId(7);

  private final RecordingMailbox mailbox = new RecordingMailbox();
  private final AtomicLong nanos = new AtomicLong(1);

  /** How far the network threads are behind the clock. */
  private final AtomicLong unreadNanos = new AtomicLong();

  private final ScheduledExecutorService dispatch = Executors.newSingleThreadScheduledExecutor();
  private final RpcLoops loops = new RpcLoops(2, "test");
  private WorkerSessions sessions;
  private RpcServer server;

  @BeforeEach
  void start() {
    sessions =
        new WorkerSessions(
            CONFIG,
            mailbox,
            nanos::get,
            () -> nanos.get() - unreadNanos.get(),
            dispatch,
            () -> List.of("127.0.0.1:1", "127.0.0.1:2"));
    server =
        RpcServer.start(
            loops,
            new HostPort("127.0.0.1", 0),
            new PeerIdentity("c", PeerIdentity.Role.MASTER, "m1", "test"),
            RpcConfig.DEFAULT,
            new RpcServices().stream(WorkerMethods.SESSION, sessions::accept),
            connection -> {});
  }

  @AfterEach
  void stop() {
    sessions.close();
    server.close();
    loops.close();
    dispatch.shutdownNow();
  }

  @Test
  void aFollowerWelcomesAWorkerAndKeepsItsSessionIdle() {
    ScriptedWorker worker = worker("n1", "x");
    worker.say(worker.hello());

    Welcome welcome = worker.next(MasterMessage::hasWelcome).getWelcome();

    assertThat(welcome.getMasterId()).isEqualTo("m1");
    assertThat(welcome.getLeader()).isFalse();
    assertThat(welcome.getMastersList()).containsExactly("127.0.0.1:1", "127.0.0.1:2");
    assertThat(welcome.getHeartbeatIntervalMillis()).isEqualTo(3_000);
    assertThat(welcome.getGraceMillis()).isEqualTo(600_000);
    assertThat(mailbox.isEmpty()).isTrue();
    assertThat(sessions.connection(new NodeId("n1"))).isPresent();
  }

  @Test
  void aNewLeaderAsksEveryWorkerToPresentItself() {
    ScriptedWorker worker = worker("n1", "x");
    worker.say(worker.hello());
    worker.next(MasterMessage::hasWelcome);

    lead(5);
    Welcome welcome = worker.next(MasterMessage::hasWelcome).getWelcome();
    worker.say(worker.hello(status(3, io.drover.proto.TaskState.RUNNING)));
    WorkerEvent.Hello hello = mailbox.next(WorkerEvent.Hello.class);

    assertThat(welcome.getLeader()).isTrue();
    assertThat(welcome.getEpoch()).isEqualTo(5);
    assertThat(hello.link().node()).isEqualTo(new NodeId("n1"));
    assertThat(hello.identity()).isEqualTo("x");
    assertThat(hello.facts().capacity()).isEqualTo(new Resources(3_500, 7L << 30));
    assertThat(hello.held()).hasSize(1);
    assertThat(hello.held().getFirst().task()).isEqualTo(TASK);
    assertThat(hello.held().getFirst().observation().state()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void aNewLeaderAsksTheNextWorkerWhenOneHasItsAssignment() {
    List<ScriptedWorker> workers = new ArrayList<>();
    for (String name : List.of("n1", "n2", "n3")) {
      ScriptedWorker worker = worker(name, name);
      worker.say(worker.hello());
      worker.next(MasterMessage::hasWelcome);
      workers.add(worker);
    }
    ScriptedWorker first = workers.get(0);
    ScriptedWorker last = workers.get(2);

    lead(5);
    // Whose turn is still to come is not told of other masters either, or it would come at once.
    sessions.mastersChanged();
    first.next(message -> message.getWelcome().getLeader());
    workers.get(1).next(message -> message.getWelcome().getLeader());
    assertThat(last.poll()).isEmpty();

    first.say(first.hello());
    mailbox.next(WorkerEvent.Hello.class).link().assign(new Epoch(5), List.of());
    last.next(message -> message.getWelcome().getLeader());
  }

  @Test
  void ordersAreNumberedThroughAssignmentAndDeltas() {
    lead(5);
    ScriptedWorker worker = worker("n1", "x");
    WorkerEvent.Hello hello = present(worker);

    hello.link().assign(new Epoch(5), List.of(order(false)));
    hello.link().update(new Epoch(5), List.of(order(true)), List.of(new TaskId(9)));
    var assignment = worker.next(MasterMessage::hasAssignment).getAssignment();
    var delta = worker.next(MasterMessage::hasDelta).getDelta();

    assertThat(assignment.getEpoch()).isEqualTo(5);
    assertThat(delta.getSequence()).isEqualTo(assignment.getSequence() + 1);
    var order = assignment.getTasks(0);
    assertThat(order.getTaskId()).isEqualTo(TASK.toString());
    assertThat(order.getJob()).isEqualTo("web");
    assertThat(order.getContainer().getImage()).isEqualTo("web:1");
    assertThat(order.getPorts(0).getHostPort()).isEqualTo(20_001);
    assertThat(order.getLimits().getPids()).isEqualTo(100);
    assertThat(delta.getPut(0).hasContainer()).isFalse();
    assertThat(delta.getPut(0).getGoal()).isEqualTo(io.drover.proto.TaskOrder.Goal.STOP);
    assertThat(delta.getRemoveList()).containsExactly(new TaskId(9).toString());
  }

  @Test
  void statusesAreAcknowledgedOnlyWhenTheLoopCallsThemDurable() {
    lead(5);
    ScriptedWorker worker = worker("n1", "x");
    present(worker);

    worker.report(status(1, io.drover.proto.TaskState.PREPARING));
    worker.report(status(2, io.drover.proto.TaskState.RUNNING));
    WorkerEvent.Statuses first = mailbox.next(WorkerEvent.Statuses.class);
    WorkerEvent.Statuses second = mailbox.next(WorkerEvent.Statuses.class);
    worker.beat();
    worker.next(MasterMessage::hasHeartbeat);
    assertThat(worker.rest()).noneMatch(MasterMessage::hasAck);

    first.durable().run();
    assertThat(worker.next(MasterMessage::hasAck).getAck().getSequence()).isEqualTo(1);
    second.durable().run();
    assertThat(worker.next(MasterMessage::hasAck).getAck().getSequence()).isEqualTo(2);
    assertThat(second.reports().getFirst().observation().sequence()).isEqualTo(2);
  }

  @Test
  void statusesBeforeTheHelloToANewLeaderAreLeftToThatHello() {
    lead(5);
    ScriptedWorker worker = worker("n1", "x");
    present(worker);

    lead(6);
    worker.report(status(1, io.drover.proto.TaskState.RUNNING));
    worker.say(worker.hello(status(1, io.drover.proto.TaskState.RUNNING)));

    assertThat(mailbox.next(WorkerEvent.Hello.class).held()).hasSize(1);
  }

  @Test
  void aSecondWorkerOfTheSameNameIsRefusedWithTheRemedy() {
    ScriptedWorker first = worker("n1", "x");
    first.say(first.hello());
    first.next(MasterMessage::hasWelcome);

    ScriptedWorker second = worker("n1", "y");
    second.say(second.hello());

    assertThat(second.next(MasterMessage::hasRefusal).getRefusal().getMessage())
        .contains("'n1'", "taken", "id of its own");
    second.end();
    first.beat();
    first.next(MasterMessage::hasHeartbeat);
  }

  @Test
  void aNewSessionOfTheSameWorkerTakesOver() {
    lead(5);
    ScriptedWorker old = worker("n1", "x");
    WorkerEvent.Hello before = present(old);

    ScriptedWorker anew = worker("n1", "x");
    anew.say(anew.hello());

    assertThat(old.end().orElseThrow().code()).isEqualTo(RpcCode.CONFLICT);
    assertThat(before.link().open()).isFalse();
    anew.next(MasterMessage::hasWelcome);
    assertThat(sessions.connected()).isEqualTo(1);
  }

  @Test
  void aSilentSessionIsEndedAndTheLoopIsTold() {
    lead(5);
    ScriptedWorker worker = worker("n1", "x");
    WorkerEvent.Hello hello = present(worker);

    passMillis(3_900);
    assertThat(hello.link().open()).isTrue();
    passMillis(200);

    assertThat(worker.end().orElseThrow().code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
    assertThat(mailbox.next(WorkerEvent.Gone.class).link()).isSameAs(hello.link());
    assertThat(sessions.connection(new NodeId("n1"))).isEmpty();
  }

  @Test
  void aFollowerIsPatientWithASilentWorkerAndANewLeaderListensAnew() {
    ScriptedWorker worker = worker("n1", "x");
    worker.say(worker.hello());
    worker.next(MasterMessage::hasWelcome);

    passMillis(11_900);
    assertThat(sessions.connection(new NodeId("n1"))).isPresent();
    lead(5);
    Welcome welcome = worker.next(MasterMessage::hasWelcome).getWelcome();
    assertThat(welcome.getHeartbeatIntervalMillis()).isEqualTo(1_000);
    passMillis(3_900);
    assertThat(sessions.connection(new NodeId("n1"))).isPresent();
    passMillis(200);

    assertThat(worker.end().orElseThrow().code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
  }

  @Test
  void silenceWhileTheMasterItselfStoodStillDoesNotCount() {
    lead(5);
    ScriptedWorker worker = worker("n1", "x");
    WorkerEvent.Hello hello = present(worker);

    onDispatch(() -> {
      nanos.addAndGet(60_000_000_000L);
      sessions.tick();
    });

    assertThat(hello.link().open()).isTrue();
  }

  @Test
  void whatIsStillToBeReadIsNoSilence() {
    lead(5);
    ScriptedWorker worker = worker("n1", "x");
    WorkerEvent.Hello hello = present(worker);

    unreadNanos.set(3_000_000_000L);
    passMillis(6_900);
    assertThat(hello.link().open()).isTrue();
    passMillis(200);

    assertThat(worker.end().orElseThrow().code()).isEqualTo(RpcCode.DEADLINE_EXCEEDED);
  }

  @Test
  void manyWorkersThatAreSilentAtOnceKeepTheirSessionsLonger() {
    lead(5);
    List<WorkerEvent.Hello> hellos = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      ScriptedWorker worker = worker("n" + i, "x");
      hellos.add(present(worker));
      hellos.getLast().link().assign(new Epoch(5), List.of());
      worker.next(MasterMessage::hasAssignment);
    }

    passMillis(11_900);
    assertThat(hellos).allMatch(hello -> hello.link().open());
    passMillis(200);

    assertThat(hellos).noneMatch(hello -> hello.link().open());
  }

  @Test
  void newsThatAFullMailboxRefusesArrivesLaterAndInOrder() {
    lead(5);
    ScriptedWorker worker = worker("n1", "x");
    present(worker);

    mailbox.full(true);
    worker.report(status(1, io.drover.proto.TaskState.PREPARING));
    worker.report(status(2, io.drover.proto.TaskState.RUNNING));
    worker.beat();
    worker.next(MasterMessage::hasHeartbeat);
    // The beat is answered before its turn; the reports before it must have had theirs.
    onDispatch(() -> {});
    worker.close();
    worker.end();
    assertThat(mailbox.isEmpty()).isTrue();
    mailbox.full(false);

    assertThat(sequenceOf(mailbox.next(WorkerEvent.Statuses.class))).isEqualTo(1);
    assertThat(sequenceOf(mailbox.next(WorkerEvent.Statuses.class))).isEqualTo(2);
    mailbox.next(WorkerEvent.Gone.class);
  }

  @Test
  void aWorkerThatSendsNonsenseIsDropped() {
    lead(5);
    ScriptedWorker worker = worker("n1", "x");
    present(worker);

    worker.report(TaskStatus.newBuilder().setTaskId("no id").build());

    assertThat(worker.end().orElseThrow().code()).isEqualTo(RpcCode.INVALID_ARGUMENT);
    mailbox.next(WorkerEvent.Gone.class);
  }

  @Test
  void aWorkerWhoseDynamicPortsBeginAtZeroIsDropped() {
    lead(5);
    ScriptedWorker worker = worker("n1", "x");
    Hello hello = worker.hello();

    worker.say(hello.toBuilder().setFacts(hello.getFacts().toBuilder().clearPortFirst()).build());

    RpcException end = worker.end().orElseThrow();
    assertThat(end.code()).isEqualTo(RpcCode.INVALID_ARGUMENT);
    assertThat(end)
        .hasMessageContaining("dynamic ports 0 to 20999 are no range between 1 and 65535");
  }

  @Test
  void theLoopsRefusalReachesTheWorker() {
    lead(5);
    ScriptedWorker worker = worker("n1", "x");
    WorkerEvent.Hello hello = present(worker);

    hello.link().refuse("node n1 was removed");

    assertThat(worker.next(MasterMessage::hasRefusal).getRefusal().getMessage())
        .isEqualTo("node n1 was removed");
    worker.end();
  }

  private ScriptedWorker worker(String node, String identity) {
    return ScriptedWorker.connect(loops, server.address(), "c", node, identity, new RpcServices());
  }

  private WorkerEvent.Hello present(ScriptedWorker worker) {
    worker.say(worker.hello());
    worker.next(MasterMessage::hasWelcome);
    return mailbox.next(WorkerEvent.Hello.class);
  }

  private void lead(long epoch) {
    sessions.leadershipChanged(
        new Leadership(true, new Epoch(epoch), Optional.of(new MasterId("m1")), "127.0.0.1:1"));
  }

  /** Moves the clock in steps that look like a master that is awake. */
  private void passMillis(long millis) {
    onDispatch(() -> {
      for (long passed = 0; passed < millis; passed += 100) {
        nanos.addAndGet(100_000_000L);
        sessions.tick();
      }
    });
  }

  private void onDispatch(Runnable step) {
    var done = dispatch.submit(step);
    await().until(done::isDone);
  }

  private static long sequenceOf(WorkerEvent.Statuses statuses) {
    return statuses.reports().getFirst().observation().sequence();
  }

  private static TaskStatus status(long sequence, io.drover.proto.TaskState state) {
    return TaskStatus.newBuilder()
        .setTaskId(TASK.toString())
        .setSequence(sequence)
        .setState(state)
        .build();
  }

  private static TaskOrder order(boolean stop) {
    ContainerSpec container = ContainerSpec.newBuilder().setImage("web:1").build();
    JobSpec spec =
        new JobSpec(
            "",
            JobMode.REPLICATED,
            1,
            0,
            Map.of(),
            Resources.NONE,
            Resources.NONE,
            100,
            PlacementRules.ANYWHERE,
            List.of(),
            UpdatePolicy.DEFAULT,
            UpdatePolicy.DEFAULT,
            RestartPolicy.DEFAULT,
            0,
            false,
            0,
            new ContainerTemplate("web:1", Bytes.of(container.toByteArray())));
    Task task =
        new Task(
            TASK,
            new JobId("default", "web"),
            1,
            1,
            Optional.empty(),
            1,
            1,
            Optional.of(
                new Placement(
                    new NodeId("n1"), List.of(new PortAssignment("", 80, 20_001, "tcp", "")))),
            stop ? TaskGoal.STOP : TaskGoal.RUN,
            Observation.none(TaskState.PLACED, ""));
    return new TaskOrder(task, spec, stop);
  }
}
