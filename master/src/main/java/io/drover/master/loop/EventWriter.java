package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.MasterId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.model.TaskState;
import io.drover.master.port.ClusterEvent;
import io.drover.master.state.Change;
import io.drover.master.state.Head;
import io.drover.master.state.StateView;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells of a change in words for people and tools, once somebody asks for them. */
final class EventWriter {
  private static final Map<TaskState, String> ACTIONS = new EnumMap<>(TaskState.class);

  static {
    for (TaskState state : TaskState.values()) {
      ACTIONS.put(state, state.name().toLowerCase(Locale.ROOT));
    }
  }

  private EventWriter() {}

  /** The event that the change is worth, if any. */
  static Optional<Happening> of(Applied applied, StateView after) {
    return switch (applied.change()) {
      case Change.LeadershipStarted(MasterId master, String address) ->
          Optional.of(
              event(
                  after,
                  "leadership",
                  "start",
                  master.value(),
                  "",
                  Map.of("address", address, "epoch", after.head().epoch().toString())));
      case Change.JobPut(Job job) -> Optional.of(job(after, applied.jobBefore(), job));
      case Change.JobRemoved(JobId job) ->
          Optional.of(event(after, "job", "remove", job.toString(), "", Map.of()));
      case Change.TaskPut put -> Optional.of(task(after, put.task(), "create"));
      case Change.TaskPlaced placed -> Optional.of(task(after, placed.task(), "place"));
      case Change.TaskGoalSet set -> Optional.of(task(after, set.task(), "stop"));
      case Change.TaskObserved(TaskId id, _) -> observed(after, applied, id);
      case Change.NodePut(Node node) -> Optional.of(node(after, applied.nodeBefore(), node));
      case Change.NodeRemoved(NodeId node) ->
          Optional.of(event(after, "node", "remove", node.value(), "", Map.of()));
      case Change.OfStore ofStore -> store(after, ofStore);
      case Change.TaskRemoved _,
          Change.RequestAnswered _,
          Change.RequestsForgotten _,
          Change.TaskNumberReached _ ->
          Optional.empty();
    };
  }

  private static Optional<Happening> store(StateView after, Change.OfStore change) {
    String action =
        switch (change) {
          case Change.Founded _ -> "found";
          case Change.RestoreCommitted _ -> "restore";
          case Change.AdoptionEnded _ -> "adopted";
          case Change.RestoreBegun _, Change.RestorePart _, Change.FoundingProven _ -> "";
        };
    return action.isEmpty()
        ? Optional.empty()
        : Optional.of(event(after, "store", action, after.founding().id(), "", Map.of()));
  }

  private static Happening job(StateView after, Optional<Job> before, Job job) {
    String action = before.isEmpty() ? "create" : jobAction(before.get(), job);
    return event(
        after,
        "job",
        action,
        job.id().toString(),
        job.rollout().message(),
        Map.of(
            "version", Integer.toString(job.version()), "image", job.spec().container().image()));
  }

  private static String jobAction(Job before, Job job) {
    if (before.goal() != job.goal()) {
      return switch (job.goal()) {
        case RUN -> "start";
        case STOP -> "stop";
        case REMOVE -> "removing";
      };
    }
    return before.version() != job.version()
        ? "update"
        : "rollout-" + job.rollout().phase().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A report is an event when the state moved or the health changed. */
  private static Optional<Happening> observed(StateView after, Applied applied, TaskId id) {
    Task before = applied.before().orElseThrow();
    Task task = after.task(id).orElseThrow();
    if (before.state() != task.state()) {
      return Optional.of(task(after, task, ACTIONS.getOrDefault(task.state(), "update")));
    }
    return before.observed().health().equals(task.observed().health())
        ? Optional.empty()
        : Optional.of(task(after, task, "health"));
  }

  private static Happening task(StateView after, TaskId id, String action) {
    return task(after, after.task(id).orElseThrow(), action);
  }

  private static Happening task(StateView after, Task task, String action) {
    Head at = after.head();
    return new Happening(
        at.index(),
        "task",
        action,
        () ->
            event(
                at, "task", action, task.id().toString(), task.observed().message(), about(task)));
  }

  private static Map<String, String> about(Task task) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("job", task.job().toString());
    attributes.put("slot", Integer.toString(task.slot()));
    attributes.put("state", task.state().name());
    task.node().ifPresent(node -> attributes.put("node", node.value()));
    task.observed()
        .exitCode()
        .ifPresent(code -> attributes.put("exitCode", Integer.toString(code)));
    if (!task.observed().health().isEmpty()) {
      attributes.put("health", task.observed().health());
    }
    return attributes;
  }

  private static Happening node(StateView after, Optional<Node> before, Node node) {
    String action = "update";
    if (before.isEmpty()) {
      action = "join";
    } else if (before.get().condition() != node.condition()) {
      action =
          switch (node.condition()) {
            case READY -> "ready";
            case UNREADY -> "unready";
            case LOST -> "down";
          };
    } else if (before.get().availability() != node.availability()) {
      action =
          switch (node.availability()) {
            case ACTIVE -> "uncordon";
            case CORDONED -> "cordon";
            case DRAINING -> "drain";
          };
    }
    return event(after, "node", action, node.id().value(), node.message(), Map.of());
  }

  private static Happening event(
      StateView after,
      String type,
      String action,
      String subject,
      String message,
      Map<String, String> attributes) {
    Head at = after.head();
    return new Happening(
        at.index(), type, action, () -> event(at, type, action, subject, message, attributes));
  }

  private static ClusterEvent event(
      Head at,
      String type,
      String action,
      String subject,
      String message,
      Map<String, String> attributes) {
    return new ClusterEvent(
        at.index(), at.timeMillis(), type, action, subject, message, new TreeMap<>(attributes));
  }
}
