package io.drover.it.sim.mutant;

import static io.drover.it.sim.mutant.Cut.callGives;
import static io.drover.it.sim.mutant.Cut.callGivesTarget;
import static io.drover.it.sim.mutant.Cut.returns;

import io.drover.it.sim.mutant.Cut.Constant;
import java.util.List;

/** The broken builds: for each invariant at least one that breaks what it promises. */
public final class Mutants {
  private static final String LOOP = "io.drover.master.loop.";
  private static final String STATE = "io.drover.master.state.";
  private static final String RECONCILE = "io.drover.master.reconcile.";
  private static final String SCHEDULE = "io.drover.master.schedule.";
  private static final String AGENT = "io.drover.worker.agent.";

  /** All of them. */
  public static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "answers before the log has it",
              "AcknowledgedIsDurable",
              callGives(LOOP + "Ledger", "whenDurable", "List", "isEmpty", Constant.TRUE),
              callGives(LOOP + "Ledger", "whenDurable", "Deque", "isEmpty", Constant.TRUE)),
          Mutant.of(
              "does not know a request again",
              "RequestTakesEffectOnce",
              callGives(LOOP + "WriteDesk", "take", "StateView", "answer", Constant.EMPTY_OPTIONAL),
              callGives(STATE + "AnswerWindow", "put", "Check", "state", Constant.NOTHING)),
          Mutant.of(
              "takes back half of what was not committed",
              "MastersAgree",
              callGives(
                  STATE + "ClusterState", "replaceTask", "UndoJournal", "add", Constant.NOTHING)),
          Mutant.of(
              "a checkpoint forgets the answers",
              "CheckpointEqualsLog",
              callGives(
                  STATE + "ClusterState",
                  "checkpoint",
                  "AnswerWindow",
                  "oldestFirst",
                  Constant.EMPTY_LIST)),
          Mutant.of(
              "places without regard to CPU",
              "NodesAreNotOvercommitted",
              returns(SCHEDULE + "CpuFilter", "admits", Constant.TRUE)),
          Mutant.of(
              "places without regard to memory",
              "NodesAreNotOvercommitted",
              returns(SCHEDULE + "MemoryFilter", "admits", Constant.TRUE)),
          Mutant.of(
              "places without regard to disk",
              "NodesAreNotOvercommitted",
              returns(SCHEDULE + "DiskFilter", "admits", Constant.TRUE)),
          Mutant.of(
              "places without regard to devices",
              "NodesAreNotOvercommitted",
              returns(SCHEDULE + "DeviceFilter", "admits", Constant.TRUE)),
          Mutant.of(
              "has the greater make room for the lesser",
              "OnlyTheLesserMakeRoom",
              callGives(SCHEDULE + "Victims", "on", "Occupant", "priority", Constant.ZERO)),
          Mutant.of(
              "nobody makes room for anybody",
              "Convergence",
              callGives(
                  SCHEDULE + "Scheduler",
                  "placeGroup",
                  "PlacementRules",
                  "preempts",
                  Constant.FALSE)),
          Mutant.of(
              "places without regard to neighbours",
              "TasksAreWhereTheyMayBe",
              returns(SCHEDULE + "Neighbourhoods", "admits", Constant.TRUE)),
          Mutant.of(
              "places without regard to constraints",
              "TasksAreWhereTheyMayBe",
              returns(SCHEDULE + "ConstraintFilter", "admits", Constant.TRUE)),
          Mutant.of(
              "places as many of a job on a node as there is room for",
              "TasksAreWhereTheyMayBe",
              returns(SCHEDULE + "ReplicasPerNodeFilter", "admits", Constant.TRUE)),
          Mutant.of(
              "takes every port for free",
              "HostPortsAreGivenOnce",
              returns(SCHEDULE + "PortAllocator", "free", Constant.TRUE)),
          Mutant.of(
              "fills slots that are filled",
              "SlotHasOneCurrentTask",
              returns(RECONCILE + "SlotScan", "filled", Constant.FALSE),
              callGives(RECONCILE + "Filling", "fill", "List", "isEmpty", Constant.TRUE)),
          Mutant.of(
              "replaces a task that may run at most once before it surely ended",
              "AtMostOneRuns",
              returns(LOOP + "NodeWatch", "fenced", Constant.TRUE)),
          Mutant.of(
              "a worker keeps tasks beyond their lease",
              "AtMostOneRuns",
              returns("io.drover.worker.session.Leadership", "leaseEndMillis", Constant.HUGE)),
          Mutant.of(
              "a worker starts what may run at most once without its fence",
              "AtMostOneRuns",
              callGives(AGENT + "TaskDriver", "perform", "Kind", "atMostOne", Constant.FALSE),
              callGives(
                  AGENT + "Agent$WatchEvents", "compared", "Agent", "guard", Constant.NOTHING)),
          Mutant.of(
              "believes any news of a task, even that it lives again",
              "ObservedStateOnlyRises",
              returns("io.drover.master.model.TaskState", "mayBecome", Constant.TRUE),
              callGivesTarget(LOOP + "WorkerDesk", "report", "Optional", "filter")),
          Mutant.of(
              "lets a task end when it likes",
              "StatesEndInTime",
              returns(AGENT + "TaskEntry", "reorder", Constant.NOTHING),
              returns(RECONCILE + "LostTasks", "holdToDeadline", Constant.NOTHING)),
          Mutant.of(
              "a worker takes every container for its own",
              "WorkersTouchOnlyTheirOwn",
              returns("io.drover.worker.engine.ContainerLabels", "owner", Constant.EMPTY_MAP)),
          Mutant.of(
              "a worker starts what an earlier life may have started",
              "ContainersStartOnce",
              returns("io.drover.worker.task.Attempt", "unstarted", Constant.TRUE)),
          Mutant.of(
              "a worker without masters ends all its tasks",
              "HealthyContainersStay",
              callGives(AGENT + "Agent", "leaseExpired", "Kind", "atMostOne", Constant.TRUE)),
          Mutant.of(
              "gives workers of a lost store its orders at once",
              "RestoreStopsNothing",
              returns(LOOP + "Adoption", "strange", Constant.ZERO)),
          Mutant.of(
              "loses the tasks of a snapshot",
              "SnapshotComesBack",
              callGives(
                  STATE + "ClusterState", "takeIn", "ClusterState", "putTask", Constant.NOTHING)),
          Mutant.of(
              "gives nodes up at once",
              "NodesAreLostForAReason",
              callGives(LOOP + "NodeWatch", "tick", "CoreConfig", "graceMillis", Constant.ZERO)),
          Mutant.of(
              "a worker keeps what is no longer its own",
              "Convergence",
              returns(AGENT + "TaskEntry", "disown", Constant.NOTHING)),
          Mutant.of(
              "scales whatever version is expected",
              "Linearizability",
              callGives(LOOP + "JobHandlers", "decide", "Scale", "expectedVersion", Constant.ZERO)),
          Mutant.of(
              "answers reads before it has what they were to wait for",
              "Linearizability",
              returns(LOOP + "ReadDesk", "surelyOfAnotherStore", Constant.TRUE)));

  private Mutants() {}
}
