package io.drover.it.load;

import io.drover.base.HostPort;
import io.drover.master.model.TaskId;
import io.drover.proto.Assignment;
import io.drover.proto.Hello;
import io.drover.proto.NodeCondition;
import io.drover.proto.NodeFacts;
import io.drover.proto.Resources;
import io.drover.proto.TaskOrder;
import io.drover.proto.TaskState;
import io.drover.proto.TaskStatus;
import io.drover.proto.WorkerMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A worker without an engine: what it holds are the numbers of its tasks and what it last said of
 * each. It obeys the leader of the highest epoch and tells every leader all it holds. Thread-safe:
 * its own lock guards everything, and the sessions with the masters work under it.
 */
public final class SimulatedWorker {
  private static final long STARTED_AT_MILLIS = 1_700_000_000_000L;
  private static final int IDENTITY_SEED = 7;

  private final SimulatedFleet fleet;
  private final String id;
  private final Resources resources;
  private final List<SimulatedSession> sessions = new ArrayList<>();
  private final Map<Long, Held> held = new HashMap<>();
  private long epoch;
  private long syncedEpoch;
  private String founding = "";
  private long startedRunning;
  private long acknowledgedRunning;

  SimulatedWorker(SimulatedFleet fleet, String id, Resources resources) {
    this.fleet = fleet;
    this.id = id;
    this.resources = resources;
    for (HostPort master : fleet.plan().masters()) {
      sessions.add(new SimulatedSession(fleet, this, master));
    }
  }

  /** What was last said of a task; the fewer different ones there are, the less they take. */
  private record Held(int sequence, TaskState state, int exitCode) {
    private static final Held RUNNING = new Held(1, TaskState.RUNNING, 0);
    private static final Held STARTING = new Held(1, TaskState.STARTING, 0);

    static Held first(TaskState state) {
      return state == TaskState.RUNNING ? RUNNING : STARTING;
    }

    Held next(TaskState next, int code) {
      return new Held(sequence + 1, next, code);
    }

    boolean ended() {
      return switch (state) {
        case COMPLETE, FAILED, STOPPED, LOST, REJECTED -> true;
        default -> false;
      };
    }
  }

  /** The node's id. */
  public String id() {
    return id;
  }

  /** Falls silent for good while its connections stay open: as a machine whose cable is pulled. */
  public synchronized void freeze() {
    sessions.forEach(SimulatedSession::freeze);
  }

  /** Breaks its connections off and is back after so long, with all it held. */
  public synchronized void leaveFor(long millis) {
    sessions.forEach(SimulatedSession::leave);
    fleet.after(millis, this::back);
  }

  private synchronized void back() {
    sessions.forEach(SimulatedSession::back);
  }

  /** Ends its connections, as a machine that is switched off; it does not come back. */
  public synchronized void close() {
    sessions.forEach(SimulatedSession::close);
  }

  synchronized void connect() {
    sessions.forEach(SimulatedSession::connect);
  }

  synchronized void beat(WorkerMessage message) {
    sessions.forEach(session -> session.beat(message));
  }

  /** Whether the leader of the highest known epoch, past this one, has assigned its tasks. */
  synchronized boolean synced(long pastEpoch) {
    return syncedEpoch > pastEpoch && syncedEpoch == epoch;
  }

  /** Hears of a leadership; false if a higher one is known. */
  boolean admits(long heard) {
    epoch = Math.max(epoch, heard);
    return heard == epoch;
  }

  /** How many tasks have ever started to run here. */
  long startedRunning() {
    return startedRunning;
  }

  /** The leader has it for good that so many more tasks run. */
  void acknowledged(int running) {
    acknowledgedRunning += running;
    fleet.counts().acknowledged(running);
  }

  /** The leader has it for good that the first so many tasks run or ran. */
  void acknowledgedUpTo(long running) {
    if (running > acknowledgedRunning) {
      acknowledged((int) (running - acknowledgedRunning));
    }
  }

  WorkerMessage hello() {
    List<TaskStatus> statuses = new ArrayList<>(held.size());
    held.forEach((task, seen) -> statuses.add(status(task, seen)));
    return WorkerMessage.newBuilder()
        .setHello(
            Hello.newBuilder()
                .setNodeId(id)
                .setIdentity("identity of " + id)
                .setBootId("boot")
                .setProcessId("process")
                .setAddress("127.0.0.1")
                .setSoftwareVersion("simulated")
                .setEpoch(epoch)
                .setFounding(founding)
                .setCondition(NodeCondition.newBuilder().setEngineReady(true))
                .addAllHeld(statuses)
                .setFacts(
                    NodeFacts.newBuilder()
                        .setHostname(id)
                        .setOs("linux")
                        .setArchitecture("x86_64")
                        .setEngineVersion("0")
                        .setPortFirst(20_000)
                        .setPortLast(31_999)
                        .setResources(resources)))
        .build();
  }

  /** The whole set of tasks that the leader wants here; the statuses to answer with. */
  List<TaskStatus> assigned(Assignment assignment) {
    syncedEpoch = assignment.getEpoch();
    founding = assignment.getFounding();
    List<TaskOrder> orders = assignment.getTasksList();
    Set<Long> wanted = new HashSet<>(2 * orders.size());
    orders.forEach(order -> wanted.add(number(order.getTaskId())));
    held.entrySet()
        .removeIf(entry -> {
          boolean surplus = !wanted.contains(entry.getKey());
          if (surplus && !entry.getValue().ended()) {
            fleet.counts().taskForgotten();
          }
          return surplus;
        });
    return obey(orders);
  }

  /** What has changed; the statuses to answer with. */
  List<TaskStatus> changed(List<TaskOrder> orders, List<String> removed) {
    removed.forEach(task -> held.remove(number(task)));
    return obey(orders);
  }

  private List<TaskStatus> obey(List<TaskOrder> orders) {
    List<TaskStatus> news = new ArrayList<>();
    int taken = 0;
    for (TaskOrder order : orders) {
      long task = number(order.getTaskId());
      Held before = held.get(task);
      if (order.getGoal() == TaskOrder.Goal.STOP) {
        fleet.counts().stopOrdered();
        if (before == null || !before.ended()) {
          Held base = before == null ? new Held(0, TaskState.PLACED, 0) : before;
          news.add(become(task, base.next(TaskState.STOPPED, 0)));
        }
      } else if (before == null) {
        taken++;
        news.add(take(task, fleet.fate(order)));
      }
    }
    fleet.counts().taken(taken);
    return news;
  }

  private TaskStatus take(long task, Fate fate) {
    if (fate.startMillis() > 0) {
      fleet.after(fate.startMillis(), () -> started(task, fate));
      return become(task, Held.first(TaskState.STARTING));
    }
    endLater(task, fate);
    return become(task, Held.first(TaskState.RUNNING));
  }

  private synchronized void started(long task, Fate fate) {
    Held before = held.get(task);
    if (before != null && !before.ended()) {
      endLater(task, fate);
      tell(become(task, before.next(TaskState.RUNNING, 0)));
    }
  }

  private void endLater(long task, Fate fate) {
    if (fate.runMillis().isPresent()) {
      fleet.after(fate.runMillis().getAsLong(), () -> ended(task, fate.exitCode()));
    }
  }

  private synchronized void ended(long task, int exitCode) {
    Held before = held.get(task);
    if (before != null && !before.ended()) {
      fleet.counts().taskEnded();
      TaskState end = exitCode == 0 ? TaskState.COMPLETE : TaskState.FAILED;
      tell(become(task, before.next(end, exitCode)));
    }
  }

  private TaskStatus become(long task, Held now) {
    held.put(task, now);
    startedRunning += now.state() == TaskState.RUNNING ? 1 : 0;
    return status(task, now);
  }

  /** To the leader, if there is one; the next one hears it with the Hello. */
  private void tell(TaskStatus status) {
    for (SimulatedSession session : sessions) {
      if (session.leads(epoch)) {
        session.report(List.of(status));
      }
    }
  }

  private TaskStatus status(long task, Held seen) {
    TaskStatus.Builder status =
        TaskStatus.newBuilder()
            .setTaskId(new TaskId(task).toString())
            .setSequence(seen.sequence())
            .setState(seen.state())
            .setContainerId(containerId(task))
            .setAttempts(1)
            .setStartedAtMillis(STARTED_AT_MILLIS);
    if (seen.ended()) {
      status.setExitCode(seen.exitCode()).setFinishedAtMillis(STARTED_AT_MILLIS + 1);
    }
    return status.build();
  }

  /** As long and as random as the engine's, so that it is as hard to compress. */
  private static String containerId(long task) {
    SplittableRandom random = new SplittableRandom(task * IDENTITY_SEED);
    StringBuilder text = new StringBuilder(64);
    for (int i = 0; i < 4; i++) {
      text.append(HexFormat.of().toHexDigits(random.nextLong()));
    }
    return text.toString();
  }

  private static long number(String task) {
    return TaskId.parse(task).number();
  }
}
