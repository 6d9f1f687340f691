package io.drover.master.codec;

import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.MasterId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Task;
import io.drover.master.port.UnreadableLogException;
import io.drover.master.state.Change;
import io.drover.proto.LogChange;
import io.drover.proto.LogLeadershipStarted;
import io.drover.proto.LogNodeRemoved;
import io.drover.proto.LogRequestsForgotten;
import io.drover.proto.LogTaskNumberReached;
import java.util.List;

/**
 * Changes in the log: each a {@link LogChange} with one field, that of its kind. The frequent kinds
 * are written without messages, of the others that field is one.
 */
final class LogChangeCodec {
  private LogChangeCodec() {}

  /** Writes these changes as the values of a repeated field. */
  static void write(List<Change> changes, int field, WireWriter out) {
    for (Change change : changes) {
      int begin = out.beginMessage(field);
      write(change, out);
      out.endMessage(begin);
    }
  }

  private static void write(Change change, WireWriter out) {
    switch (change) {
      case Change.LeadershipStarted(MasterId master, String address) ->
          out.message(
              LogChange.LEADERSHIP_STARTED_FIELD_NUMBER,
              LogLeadershipStarted.newBuilder()
                  .setMaster(master.value())
                  .setAddress(address)
                  .build());
      case Change.JobPut(Job job) ->
          out.message(LogChange.JOB_PUT_FIELD_NUMBER, LogJobs.write(job));
      case Change.JobRemoved(JobId job) ->
          LogJobs.write(job, LogChange.JOB_REMOVED_FIELD_NUMBER, out);
      case Change.TaskPut(Task task) -> LogTasks.write(task, LogChange.TASK_PUT_FIELD_NUMBER, out);
      case Change.TaskPlaced placed ->
          LogTasks.write(placed, LogChange.TASK_PLACED_FIELD_NUMBER, out);
      case Change.TaskGoalSet set -> LogTasks.write(set, LogChange.TASK_GOAL_SET_FIELD_NUMBER, out);
      case Change.TaskObserved observed ->
          LogTasks.write(observed, LogChange.TASK_OBSERVED_FIELD_NUMBER, out);
      case Change.TaskRemoved removed ->
          LogTasks.write(removed, LogChange.TASK_REMOVED_FIELD_NUMBER, out);
      case Change.NodePut(Node node) ->
          out.message(LogChange.NODE_PUT_FIELD_NUMBER, LogNodes.write(node));
      case Change.NodeRemoved(NodeId node) ->
          out.message(
              LogChange.NODE_REMOVED_FIELD_NUMBER,
              LogNodeRemoved.newBuilder().setNode(node.value()).build());
      case Change.RequestAnswered answered ->
          out.message(LogChange.REQUEST_ANSWERED_FIELD_NUMBER, LogJobs.write(answered));
      case Change.RequestsForgotten(long before) ->
          out.message(
              LogChange.REQUESTS_FORGOTTEN_FIELD_NUMBER,
              LogRequestsForgotten.newBuilder().setBeforeMillis(before).build());
      case Change.TaskNumberReached(long next) ->
          out.message(
              LogChange.TASK_NUMBER_REACHED_FIELD_NUMBER,
              LogTaskNumberReached.newBuilder().setNext(next).build());
      case Change.OfStore ofStore -> LogStores.write(ofStore, out);
    }
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
      case TASK_GOAL_SET -> LogTasks.read(message.getTaskGoalSet());
      case TASK_OBSERVED -> LogTasks.read(message.getTaskObserved());
      case TASK_REMOVED -> LogTasks.read(message.getTaskRemoved());
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
