package io.drover.master.codec;

import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.MasterId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import io.drover.proto.LogChange;
import io.drover.proto.LogLeadershipStarted;
import io.drover.proto.LogNodeRemoved;
import io.drover.proto.LogRequestsForgotten;
import io.drover.proto.LogTask;
import io.drover.proto.LogTaskGoalSet;
import io.drover.proto.LogTaskNumberReached;
import io.drover.proto.LogTaskObserved;
import io.drover.proto.LogTaskRemoved;

/** Changes in the log. */
final class LogChangeCodec {
  private LogChangeCodec() {}

  static LogChange write(Change change) {
    LogChange.Builder message = LogChange.newBuilder();
    return (switch (change) {
          case Change.LeadershipStarted(MasterId master, String address) ->
              message.setLeadershipStarted(
                  LogLeadershipStarted.newBuilder().setMaster(master.value()).setAddress(address));
          case Change.JobPut(Job job) -> message.setJobPut(LogJobs.write(job));
          case Change.JobRemoved(JobId job) -> message.setJobRemoved(LogJobs.write(job));
          case Change.TaskPut(Task task) -> message.setTaskPut(LogTasks.write(task));
          case Change.TaskPlaced placed -> message.setTaskPlaced(LogTasks.write(placed));
          case Change.TaskGoalSet(TaskId task, TaskGoal goal) ->
              message.setTaskGoalSet(
                  LogTaskGoalSet.newBuilder()
                      .setTask(task.number())
                      .setGoal(Enums.write(LogTask.Goal.class, goal)));
          case Change.TaskObserved(TaskId task, Observation seen) ->
              message.setTaskObserved(
                  LogTaskObserved.newBuilder()
                      .setTask(task.number())
                      .setObservation(LogTasks.write(seen)));
          case Change.TaskRemoved(TaskId task) ->
              message.setTaskRemoved(LogTaskRemoved.newBuilder().setTask(task.number()));
          case Change.NodePut(Node node) -> message.setNodePut(LogNodes.write(node));
          case Change.NodeRemoved(NodeId node) ->
              message.setNodeRemoved(LogNodeRemoved.newBuilder().setNode(node.value()));
          case Change.RequestAnswered answered ->
              message.setRequestAnswered(LogJobs.write(answered));
          case Change.RequestsForgotten(long before) ->
              message.setRequestsForgotten(
                  LogRequestsForgotten.newBuilder().setBeforeMillis(before));
          case Change.TaskNumberReached(long next) ->
              message.setTaskNumberReached(LogTaskNumberReached.newBuilder().setNext(next));
          case Change.OfStore ofStore -> LogStores.write(ofStore, message);
        })
        .build();
  }

  static Change read(LogChange message) {
    return switch (message.getKindCase()) {
      case LEADERSHIP_STARTED ->
          new Change.LeadershipStarted(
              new MasterId(message.getLeadershipStarted().getMaster()),
              message.getLeadershipStarted().getAddress());
      case JOB_PUT -> new Change.JobPut(LogJobs.read(message.getJobPut()));
      case JOB_REMOVED -> new Change.JobRemoved(LogJobs.read(message.getJobRemoved()));
      case TASK_PUT -> new Change.TaskPut(LogTasks.read(message.getTaskPut()));
      case TASK_PLACED -> LogTasks.read(message.getTaskPlaced());
      case TASK_GOAL_SET ->
          new Change.TaskGoalSet(
              new TaskId(message.getTaskGoalSet().getTask()),
              Enums.read(TaskGoal.class, message.getTaskGoalSet().getGoal()));
      case TASK_OBSERVED ->
          new Change.TaskObserved(
              new TaskId(message.getTaskObserved().getTask()),
              LogTasks.read(message.getTaskObserved().getObservation()));
      case TASK_REMOVED -> new Change.TaskRemoved(new TaskId(message.getTaskRemoved().getTask()));
      case NODE_PUT -> new Change.NodePut(LogNodes.read(message.getNodePut()));
      case NODE_REMOVED -> new Change.NodeRemoved(new NodeId(message.getNodeRemoved().getNode()));
      case REQUEST_ANSWERED -> LogJobs.read(message.getRequestAnswered());
      case REQUESTS_FORGOTTEN ->
          new Change.RequestsForgotten(message.getRequestsForgotten().getBeforeMillis());
      case TASK_NUMBER_REACHED ->
          new Change.TaskNumberReached(message.getTaskNumberReached().getNext());
      case FOUNDED,
          RESTORE_BEGUN,
          RESTORE_PART,
          RESTORE_COMMITTED,
          ADOPTION_ENDED,
          FOUNDING_PROVEN ->
          LogStores.read(message);
      case KIND_NOT_SET ->
          throw new UnreadableLogException(
              "the log holds a kind of change that this version does not know (fields "
                  + message.getUnknownFields().asMap().keySet()
                  + "): run the newer version that wrote it");
    };
  }
}
