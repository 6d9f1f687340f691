package io.drover.master.api;

import com.google.protobuf.Timestamp;
import io.drover.master.codec.SpecMessages;
import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskState;
import io.drover.master.port.ClusterEvent;
import io.drover.master.port.View.JobState;
import io.drover.master.port.View.JobView;
import io.drover.master.port.View.NodeView;
import io.drover.master.port.View.TaskView;
import io.drover.proto.Event;
import io.drover.proto.Job;
import io.drover.proto.Task;
import java.util.TreeMap;

/** Jobs, tasks, nodes and events as clients see them. Pure functions. */
final class ClientEntities {
  private ClientEntities() {}

  /**
   * A job.
   *
   * @param whole with its description
   */
  static Job job(JobView view, boolean whole) {
    io.drover.master.model.Job job = view.job();
    Job.Builder built =
        Job.newBuilder()
            .setId(job.id().toString())
            .setName(job.id().name())
            .setStack(job.spec().stack())
            .setNamespace(job.id().namespace())
            .setMode(JobSpecs.mode(job.spec().mode()))
            .setReplicas(view.counts().wanted())
            .setRunning(view.counts().running())
            .setCompleted(view.counts().completed())
            .setFailed(view.counts().failed())
            .setPending(view.counts().pending())
            .setUpToDate(view.counts().upToDate())
            .setVersion(job.version())
            .setState(state(view.state()))
            .setImage(job.spec().container().image())
            .setCreatedAt(time(job.createdMillis()))
            .setUpdatedAt(time(job.updatedMillis()))
            .setMessage(view.message());
    if (whole) {
      built.setSpec(JobSpecs.toProto(job.id(), job.spec()));
    }
    return built.build();
  }

  private static Job.State state(JobState state) {
    return switch (state) {
      case RUNNING -> Job.State.RUNNING;
      case UPDATING -> Job.State.UPDATING;
      case PAUSED -> Job.State.PAUSED;
      case COMPLETE -> Job.State.COMPLETE;
      case FAILED -> Job.State.FAILED;
      case STOPPED -> Job.State.STOPPED;
      case REMOVING -> Job.State.REMOVING;
    };
  }

  static Task task(TaskView view) {
    var task = view.task();
    var seen = task.observed();
    JobId job = task.job();
    Task.Builder built =
        Task.newBuilder()
            .setId(task.id().toString())
            .setName(job.name() + "." + task.slot())
            .setJob(job.name())
            .setStack(view.spec().stack())
            .setNamespace(job.namespace())
            .setSlot(task.slot())
            .setVersion(task.version())
            .setState(state(task.state()))
            .setDesiredState(desired(task.goal(), view.spec().mode().runsToCompletion()))
            .setImage(view.spec().container().image())
            .setContainerId(seen.containerId().toString())
            .setMessage(view.message())
            .setCreatedAt(time(task.createdMillis()))
            .setAttempts(seen.attempts())
            .setHealth(seen.health())
            .setOomKilled(seen.oomKilled())
            .setImageDigest(seen.imageDigest().toString());
    task.node().ifPresent(node -> built.setNode(node.toString()));
    seen.exitCode().ifPresent(built::setExitCode);
    if (seen.startedAtMillis() > 0) {
      built.setStartedAt(time(seen.startedAtMillis()));
    }
    if (seen.finishedAtMillis() > 0) {
      built.setFinishedAt(time(seen.finishedAtMillis()));
    }
    task.placement()
        .ifPresent(where -> where.ports().forEach(p -> built.addPorts(SpecMessages.port(p))));
    return built.build();
  }

  private static io.drover.proto.TaskState desired(TaskGoal goal, boolean runsToCompletion) {
    return switch (goal) {
      case RUN ->
          runsToCompletion ? io.drover.proto.TaskState.COMPLETE : io.drover.proto.TaskState.RUNNING;
      case STOP -> io.drover.proto.TaskState.STOPPED;
    };
  }

  static io.drover.proto.TaskState state(TaskState state) {
    return switch (state) {
      case PENDING -> io.drover.proto.TaskState.PENDING;
      case PLACED -> io.drover.proto.TaskState.PLACED;
      case PREPARING -> io.drover.proto.TaskState.PREPARING;
      case STARTING -> io.drover.proto.TaskState.STARTING;
      case RUNNING -> io.drover.proto.TaskState.RUNNING;
      case STOPPING -> io.drover.proto.TaskState.STOPPING;
      case COMPLETE -> io.drover.proto.TaskState.COMPLETE;
      case FAILED -> io.drover.proto.TaskState.FAILED;
      case STOPPED -> io.drover.proto.TaskState.STOPPED;
      case LOST -> io.drover.proto.TaskState.LOST;
      case REJECTED -> io.drover.proto.TaskState.REJECTED;
    };
  }

  static io.drover.proto.Node node(NodeView view) {
    Node node = view.node();
    var facts = node.facts();
    TreeMap<String, String> labels = new TreeMap<>(facts.labels());
    labels.putAll(node.labels());
    String message = node.message();
    if (message.isEmpty() && node.up() && !view.connected()) {
      message = "not connected to the leader; its tasks are kept for the grace time";
    }
    return io.drover.proto.Node.newBuilder()
        .setId(node.id().toString())
        .setName(node.id().toString())
        .setState(state(node))
        .setAddress(node.address())
        .putAllLabels(labels)
        .setResources(JobSpecs.resources(facts.capacity()))
        .setReserved(JobSpecs.resources(view.reserved()))
        .setEngineVersion(facts.engineVersion())
        .setTasks(view.tasks())
        .setOs(facts.os())
        .setArchitecture(facts.architecture())
        .setMessage(message)
        .setSoftwareVersion(node.softwareVersion())
        .putAllEngineLabels(facts.engineLabels())
        .build();
  }

  private static io.drover.proto.Node.State state(Node node) {
    if (!node.up()) {
      return io.drover.proto.Node.State.DOWN;
    }
    return switch (node.availability()) {
      case ACTIVE -> io.drover.proto.Node.State.READY;
      case CORDONED -> io.drover.proto.Node.State.CORDONED;
      case DRAINING -> io.drover.proto.Node.State.DRAINING;
    };
  }

  static Event event(ClusterEvent event) {
    return Event.newBuilder()
        .setIndex(event.index())
        .setTime(time(event.timeMillis()))
        .setType(event.type())
        .setAction(event.action())
        .setSubject(event.subject())
        .setMessage(event.message())
        .putAllAttributes(event.attributes())
        .build();
  }

  static Timestamp time(long millis) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(millis, 1_000))
        .setNanos((int) Math.floorMod(millis, 1_000L) * 1_000_000)
        .build();
  }
}
