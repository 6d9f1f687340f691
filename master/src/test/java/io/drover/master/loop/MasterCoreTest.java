package io.drover.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.master.loop.TestMaster.Answer;
import io.drover.master.model.JobId;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobOutcome;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.PortRequest;
import io.drover.master.model.Rejection;
import io.drover.master.model.Resources;
import io.drover.master.model.Specs;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.model.UpdatePolicy;
import io.drover.master.port.ClientMessage;
import io.drover.master.port.ClusterEvent;
import io.drover.master.port.Command;
import io.drover.master.port.EventSubscriber;
import io.drover.master.port.LogEvent;
import io.drover.master.port.Query;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.View;
import io.drover.master.port.WriteResult;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client and a worker see of a leader. */
@Timeout(60)
class MasterCoreTest {
  private final World world = new World();

  @Test
  void runsAServiceOnAWorker() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(3));
    assertThat(worker.running()).hasSize(3);
    View.JobView job = leader.view("web");
    assertThat(job.state()).isEqualTo(View.JobState.RUNNING);
    assertThat(job.counts().running()).isEqualTo(3);
    assertThat(worker.acknowledged()).isPositive();
  }

  @Test
  void tellsNobodyAnythingBeforeItIsCommitted() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.log.stick(true);
    Answer<WriteResult> answer =
        leader.send(
            new Command.Deploy(
                "default", "", new TreeMap<>(Map.of("web", Specs.service(1))), false, false));
    Answer<ReadResult> read = new Answer<>();
    leader.give(new ClientMessage.Read(Seen.NOTHING, 0, new Query.Jobs("default", "", ""), read));
    world.settle();
    assertThat(leader.live("web")).hasSize(1);
    assertThat(answer.came()).isFalse();
    assertThat(read.came()).isFalse();
    assertThat(worker.held).isEmpty();
    leader.log.stick(false);
    world.settle();
    assertThat(answer.get()).isInstanceOf(WriteResult.Accepted.class);
    assertThat(read.came()).isTrue();
    assertThat(worker.running()).hasSize(1);
  }

  @Test
  void oneCommitLiesBetweenASubmitAndItsOrders() {
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    world.pass(200);
    final int before = world.store.entries().size();
    leader.send(
        new Command.Deploy(
            "default", "", new TreeMap<>(Map.of("web", Specs.service(5))), false, false));
    leader.log.proceed();
    leader.proceed();
    assertThat(world.store.entries()).hasSizeGreaterThan(before);
    assertThat(world.worker("w1").held).hasSize(5);
    Entry entry = world.store.entries().get(before);
    assertThat(entry.changes()).filteredOn(Change.TaskPlaced.class::isInstance).hasSize(5);
  }

  @Test
  void theFirstWriteToANewLeaderIsAnsweredBeforeItsTasksArePlaced() {
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    final int before = world.store.entries().size();
    Answer<WriteResult> answer =
        leader.send(
            new Command.Deploy(
                "default", "", new TreeMap<>(Map.of("web", Specs.service(5))), false, false));
    world.settle();
    assertThat(answer.get()).isInstanceOf(WriteResult.Accepted.class);
    assertThat(world.store.entries().get(before).changes())
        .noneMatch(Change.TaskPlaced.class::isInstance);
    assertThat(world.worker("w1").running()).hasSize(5);
  }

  @Test
  void aRetriedWriteTakesEffectOnce() {
    TestMaster leader = world.leader("m1");
    Command deploy =
        new Command.Deploy(
            "default", "", new TreeMap<>(Map.of("web", Specs.service(1))), false, true);
    leader.log.stick(true);
    final Answer<WriteResult> first = leader.send("key", deploy);
    final Answer<WriteResult> early = leader.send("key", deploy);
    leader.log.stick(false);
    world.settle();
    final Answer<WriteResult> late = leader.send("key", deploy);
    world.settle();
    assertThat(first.get()).isInstanceOf(WriteResult.Accepted.class);
    assertThat(early.get()).isEqualTo(first.get());
    assertThat(late.get()).isEqualTo(first.get());
    assertThat(leader.job("web").version()).isEqualTo(1);
  }

  @Test
  void aRefusedWriteTakesNoEffectWhenItComesOnceMore() {
    TestMaster leader = world.leader("m1");
    Command scale = new Command.Scale("default", new TreeMap<>(Map.of("web", 5)), 0);
    Answer<WriteResult> first = leader.send("key", scale);
    world.settle();
    leader.deploy("web", Specs.service(1));

    Answer<WriteResult> late = leader.send("key", scale);
    world.settle();

    assertThat(first.get()).isInstanceOf(WriteResult.Rejected.class);
    assertThat(late.get()).isEqualTo(first.get());
    assertThat(leader.job("web").spec().replicas()).isEqualTo(1);
  }

  @Test
  void refusesOneHostPortOnAllAddressesAndOnOneOfThem() {
    TestMaster leader = world.leader("m1");
    for (List<String> addresses :
        List.of(
            List.of("", "127.0.0.1"),
            List.of("127.0.0.1", "0.0.0.0"),
            List.of("127.0.0.1", "127.0.0.1"))) {
      JobSpec spec =
          Specs.ports(
              Specs.service(1),
              addresses.stream()
                  .map(address -> new PortRequest("", 80, 8_080, "tcp", address))
                  .toList());
      Rejection twice =
          leader.refused(
              new Command.Deploy("default", "", new TreeMap<>(Map.of("web", spec)), false, false));
      assertThat(twice.code()).isEqualTo(Rejection.Code.INVALID_ARGUMENT);
      assertThat(twice.message()).contains("host port 8080/tcp is published twice");
    }
    leader.deploy(
        "web",
        Specs.ports(
            Specs.service(1),
            List.of(
                new PortRequest("", 80, 8_080, "tcp", "127.0.0.1"),
                new PortRequest("", 80, 8_080, "tcp", "127.0.0.2"),
                new PortRequest("", 80, 8_080, "udp", ""))));
  }

  @Test
  void refusesWhatCannotBeRight() {
    TestMaster leader = world.leader("m1");
    leader.deploy("web", Specs.service(1));
    Rejection unknown =
        leader.refused(new Command.Scale("default", new TreeMap<>(Map.of("wbe", 2)), 0));
    assertThat(unknown.code()).isEqualTo(Rejection.Code.NOT_FOUND);
    assertThat(unknown.message()).contains("'wbe'").contains("did you mean 'web'?");
    Rejection conflict =
        leader.refused(new Command.Scale("default", new TreeMap<>(Map.of("web", 2)), 7));
    assertThat(conflict.code()).isEqualTo(Rejection.Code.CONFLICT);
    Rejection taken =
        leader.refused(
            new Command.Deploy(
                "default", "", new TreeMap<>(Map.of("web", Specs.service(1))), false, true));
    assertThat(taken.code()).isEqualTo(Rejection.Code.CONFLICT);
    Rejection name =
        leader.refused(
            new Command.Deploy(
                "default", "", new TreeMap<>(Map.of("-web", Specs.service(1))), false, false));
    assertThat(name.code()).isEqualTo(Rejection.Code.INVALID_ARGUMENT);
    Rejection namespace = leader.refused(new Command.Stop("", "web"));
    assertThat(namespace.code()).isEqualTo(Rejection.Code.INVALID_ARGUMENT);
    leader.deploy("agent", Specs.spec(JobMode.GLOBAL, 0, "image:1"));
    Rejection global =
        leader.refused(new Command.Scale("default", new TreeMap<>(Map.of("agent", 2)), 0));
    assertThat(global.code()).isEqualTo(Rejection.Code.INVALID_ARGUMENT);
  }

  @Test
  void deploysOnlyWhatDiffersAndPrunesTheRestOfTheStack() {
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    JobSpec inStack =
        Specs.with(Specs.service(1), "shop", UpdatePolicy.DEFAULT, Resources.NONE, false);
    SortedMap<String, JobSpec> jobs = new TreeMap<>();
    jobs.put("shop_db", inStack);
    jobs.put("shop_web", inStack);
    leader.write(new Command.Deploy("default", "shop", jobs, true, false));
    jobs.remove("shop_db");
    jobs.put("shop_cache", inStack);
    WriteResult.Accepted second =
        leader.write(new Command.Deploy("default", "shop", jobs, true, false));
    assertThat(second.answer().jobs())
        .extracting(JobOutcome::action)
        .containsExactly(
            JobOutcome.Action.CREATED, JobOutcome.Action.UNCHANGED, JobOutcome.Action.REMOVED);
    assertThat(leader.core.state().jobs()).hasSize(2);
    leader.write(new Command.Remove("default", List.of("shop")));
    assertThat(leader.core.state().jobs()).isEmpty();
    assertThat(leader.core.state().tasks()).isEmpty();
  }

  @Test
  void scalesUpAndDownFromTheHighestSlot() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(2));
    leader.write(new Command.Scale("default", new TreeMap<>(Map.of("web", 5)), 0));
    assertThat(worker.running()).hasSize(5);
    leader.write(new Command.Scale("default", new TreeMap<>(Map.of("web", 2)), 0));
    assertThat(worker.running()).hasSize(2);
    assertThat(leader.live("web")).extracting(Task::slot).containsExactly(1, 2);
    assertThat(leader.view("web").counts().upToDate()).isEqualTo(2);
  }

  @Test
  void scalesDownByWhatDoesNotRunFirstAndUpByTheLowestFreeSlot() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(5));
    worker.become(leader.live("web").getFirst().id(), TaskState.FAILED);
    world.pass(1_000);
    leader.write(new Command.Scale("default", new TreeMap<>(Map.of("web", 3)), 0));
    assertThat(leader.live("web")).extracting(Task::slot).containsExactly(2, 3, 4);
    leader.write(new Command.Scale("default", new TreeMap<>(Map.of("web", 5)), 0));
    assertThat(leader.live("web")).extracting(Task::slot).containsExactly(1, 2, 3, 4, 5);
    assertThat(worker.running()).hasSize(5);
  }

  @Test
  void stopsKeepsAndStartsAJobAgain() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("web", Specs.service(2));
    leader.write(new Command.Stop("default", "web"));
    assertThat(worker.running()).isEmpty();
    assertThat(leader.view("web").state()).isEqualTo(View.JobState.STOPPED);
    leader.write(new Command.Restart("default", "web"));
    assertThat(worker.running()).hasSize(2);
  }

  @Test
  void aWaitingTaskSaysWhyAndRunsWhenThereIsRoom() {
    TestMaster leader = world.leader("m1");
    leader.deploy("web", Specs.service(1));
    assertThat(leader.live("web").getFirst().observed().message()).contains("no nodes");
    world.worker(leader, "w1");
    world.pass(200);
    assertThat(leader.view("web").state()).isEqualTo(View.JobState.RUNNING);
  }

  @Test
  void aGlobalJobFollowsTheNodes() {
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    leader.deploy("agent", Specs.spec(JobMode.GLOBAL, 0, "image:1"));
    TestWorker second = world.worker(leader, "w2");
    assertThat(second.running()).hasSize(1);
    leader.write(new Command.SetAvailability("w2", Node.Availability.DRAINING));
    assertThat(second.running()).isEmpty();
    leader.write(new Command.SetAvailability("w2", Node.Availability.ACTIVE));
    assertThat(second.running()).hasSize(1);
    assertThat(leader.view("agent").counts().wanted()).isEqualTo(2);
  }

  @Test
  void runsAJobToItsEndAFewTasksAtATime() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    leader.deploy("sum", Specs.maxConcurrent(Specs.spec(JobMode.REPLICATED_JOB, 5, "image:1"), 2));
    Set<TaskId> seen = new TreeSet<>();
    for (int round = 0; round < 5; round++) {
      assertThat(worker.running()).hasSizeBetween(0, 2);
      seen.addAll(worker.running());
      worker.running().stream()
          .findFirst()
          .ifPresent(task -> worker.become(task, TaskState.COMPLETE));
      world.settle();
    }
    assertThat(seen).hasSize(5);
    assertThat(leader.view("sum").state()).isEqualTo(View.JobState.COMPLETE);
    assertThat(leader.view("sum").counts().completed()).isEqualTo(5);
  }

  @Test
  void aGlobalJobToItsEndRunsOnceOnEveryNode() {
    TestMaster leader = world.leader("m1");
    TestWorker one = world.worker(leader, "w1");
    TestWorker two = world.worker(leader, "w2");
    one.outcome("image:1", TaskState.COMPLETE);
    two.outcome("image:1", TaskState.COMPLETE);
    leader.deploy("scan", Specs.spec(JobMode.GLOBAL_JOB, 0, "image:1"));
    world.pass(1_000);
    assertThat(leader.all("scan")).hasSize(2);
    assertThat(leader.view("scan").state()).isEqualTo(View.JobState.COMPLETE);
  }

  @Test
  void planTellsWhatDeployThenDoes() {
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    world.worker(leader, "w2");
    leader.deploy("old", Specs.service(3));
    JobSpec heavy =
        Specs.with(
            Specs.service(5), "", UpdatePolicy.DEFAULT, new Resources(2_000, 1L << 30), false);
    Command.Deploy deploy =
        new Command.Deploy("default", "", new TreeMap<>(Map.of("web", heavy)), false, false);
    final long index = leader.core.state().head().index();
    View.Plan plan = (View.Plan) leader.read(new Query.Plan(deploy));
    assertThat(leader.core.state().head().index()).isEqualTo(index);
    assertThat(leader.core.state().job(new JobId("default", "web"))).isEmpty();
    assertThat(plan.unplaced()).isEqualTo(1);
    assertThat(plan.jobs().getFirst().unplacedReason()).contains("too little CPU");
    leader.write(deploy);
    Map<Integer, Optional<NodeId>> planned = new TreeMap<>();
    plan.jobs().getFirst().tasks().forEach(task -> planned.put(task.slot(), task.node()));
    Map<Integer, Optional<NodeId>> placed = new TreeMap<>();
    leader.live("web").forEach(task -> placed.put(task.slot(), task.node()));
    assertThat(placed).isEqualTo(planned);
  }

  @Test
  void eventsTellTheStoryAndCanBeFollowed() {
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    Events past = new Events();
    Events future = new Events();
    leader.give(new ClientMessage.Subscribe(0, true, future));
    leader.deploy("web", Specs.service(1));
    leader.give(new ClientMessage.Subscribe(1, false, past));
    assertThat(future.actions)
        .containsSubsequence("job create", "task create", "task place", "task running");
    assertThat(past.actions).containsSubsequence("node join", "job create", "task running");
    assertThat(past.completed).isTrue();
    leader.give(new ClientMessage.Unsubscribe(future));
    final int before = future.actions.size();
    leader.deploy("more", Specs.service(1));
    assertThat(future.actions).hasSize(before);
  }

  @Test
  void aWorkerHasItsOrderBeforeAnybodyHearsOfIt() {
    TestMaster leader = world.leader("m1");
    TestWorker worker = world.worker(leader, "w1");
    List<Integer> heldWhenPlaced = new ArrayList<>();
    Events events = new Events();
    events.placed = () -> heldWhenPlaced.add(worker.held.size());
    leader.give(new ClientMessage.Subscribe(0, true, events));
    leader.deploy("web", Specs.service(1));
    assertThat(heldWhenPlaced).containsExactly(1);
  }

  @Test
  void readsWaitForTheirIndexAndGiveUpInTime() {
    TestMaster leader = world.leader("m1");
    long index = leader.core.state().head().index();
    Answer<ReadResult> comes = new Answer<>();
    Answer<ReadResult> never = new Answer<>();
    leader.give(new ClientMessage.Read(Seen.at(index + 1), 5_000, new Query.Status(), comes));
    leader.give(new ClientMessage.Read(Seen.at(index + 1_000), 1_000, new Query.Status(), never));
    assertThat(comes.came()).isFalse();
    leader.deploy("web", Specs.service(1));
    assertThat(comes.get()).isInstanceOf(ReadResult.Answered.class);
    world.pass(1_500);
    assertThat(never.get()).isInstanceOf(ReadResult.Unavailable.class);
  }

  @Test
  void aMasterThatHasReadNothingSaysHowItIsAndNotThatThereIsNothing() {
    TestMaster late = world.master("late");
    late.give(new LogEvent.Suspended());
    Answer<ReadResult> status = new Answer<>();
    Answer<ReadResult> nodes = new Answer<>();
    late.give(new ClientMessage.Read(Seen.BEGINNING, 1_000, new Query.Status(), status));
    late.give(new ClientMessage.Read(Seen.BEGINNING, 1_000, new Query.Nodes(""), nodes));
    assertThat(status.came()).isFalse();
    world.pass(1_500);
    assertThat(status.get()).isInstanceOf(ReadResult.Answered.class);
    assertThat(nodes.get()).isInstanceOf(ReadResult.Unavailable.class);
  }

  @Test
  void listsComeInPages() {
    TestMaster leader = world.leader("m1");
    leader.deploy("web", Specs.service(1_200));
    int tasks = 0;
    String page = "";
    int pages = 0;
    do {
      View.Tasks view = (View.Tasks) leader.read(new Query.Tasks("default", "", "", false, page));
      tasks += view.tasks().size();
      page = view.nextPage();
      pages++;
    } while (!page.isEmpty());
    assertThat(tasks).isEqualTo(1_200);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void findsThingsByNameIdAndPrefix() {
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    leader.deploy("web", Specs.service(2));
    Task task = leader.live("web").get(1);
    for (String name :
        List.of("web.2", task.id().toString(), task.id().toString().substring(0, 6))) {
      View.OneTask found = (View.OneTask) leader.read(new Query.Inspect("default", name));
      assertThat(found.task().task().id()).isEqualTo(task.id());
    }
    assertThat(leader.read(new Query.Inspect("default", "w1"))).isInstanceOf(View.OneNode.class);
    View.Targets targets = (View.Targets) leader.read(new Query.Targets("default", "web"));
    assertThat(targets.tasks()).hasSize(2);
    View.Explanation why = (View.Explanation) leader.read(new Query.Explain("default", "web.1"));
    assertThat(why.nodes()).extracting(View.NodeExplanation::chosen).containsExactly(true);
  }

  @Test
  void explainsThatATaskOfAPerNodeJobBelongsToItsNode() {
    TestMaster leader = world.leader("m1");
    world.worker(leader, "w1");
    world.worker(leader, "w2");
    leader.deploy("agent", Specs.spec(JobMode.GLOBAL, 0, "image:1"));

    View.Explanation why = (View.Explanation) leader.read(new Query.Explain("default", "agent.1"));

    assertThat(why.nodes()).extracting(View.NodeExplanation::fits).containsExactly(true, false);
    assertThat(why.nodes().get(1).reason())
        .isEqualTo("the job has one task for each node, and this one is for w1");
  }

  private static final class Events implements EventSubscriber {
    private final List<String> actions = new ArrayList<>();
    private boolean completed;
    private Runnable placed = () -> {};

    @Override
    public void deliver(List<ClusterEvent> events) {
      events.forEach(event -> {
        actions.add(event.type() + " " + event.action());
        if (event.action().equals("place")) {
          placed.run();
        }
      });
    }

    @Override
    public void completed() {
      completed = true;
    }

    @Override
    public void refused(Rejection rejection) {
      actions.add(rejection.code().name());
    }
  }
}
