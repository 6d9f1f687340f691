package io.drover.master.api;

import io.drover.master.model.JobOutcome;
import io.drover.master.model.Rejection;
import io.drover.master.port.LeadershipListener.Leadership;
import io.drover.master.port.ReadResult;
import io.drover.master.port.Seen;
import io.drover.master.port.View;
import io.drover.master.port.WriteResult;
import io.drover.proto.ClusterStatus;
import io.drover.proto.Explanation;
import io.drover.proto.Inspection;
import io.drover.proto.JobChange;
import io.drover.proto.JobList;
import io.drover.proto.Master;
import io.drover.proto.MasterList;
import io.drover.proto.NodeExplanation;
import io.drover.proto.NodeList;
import io.drover.proto.Plan;
import io.drover.proto.PlannedJob;
import io.drover.proto.PlannedTask;
import io.drover.proto.ReadResponse;
import io.drover.proto.TaskList;
import io.drover.proto.WriteResponse;
import io.drover.rpc.RpcCode;
import io.drover.rpc.RpcException;
import java.util.List;
import java.util.Map;

/** What the loop answers, in the client's words. Pure functions. */
final class ClientAnswers {
  private ClientAnswers() {}

  /**
   * The answer to a write.
   *
   * @throws RpcException if it did not take effect, or nobody knows whether it did
   */
  static WriteResponse write(WriteResult result) {
    return switch (result) {
      case WriteResult.Accepted accepted -> {
        WriteResponse.Builder response =
            WriteResponse.newBuilder().setIndex(accepted.index()).setFounding(accepted.founding());
        accepted.answer().jobs().forEach(job -> response.addJobs(change(job)));
        yield response.addAllWarnings(accepted.answer().warnings()).build();
      }
      case WriteResult.Rejected rejected -> throw failure(rejected.rejection());
      case WriteResult.NotLeader elsewhere -> throw notLeader(elsewhere.leaderAddress());
      case WriteResult.Unavailable later ->
          throw new RpcException(RpcCode.UNAVAILABLE, later.reason());
    };
  }

  /**
   * What was read.
   *
   * @throws RpcException if it cannot be had
   */
  static ReadResult.Answered read(ReadResult result) {
    return switch (result) {
      case ReadResult.Answered answered -> answered;
      case ReadResult.Rejected rejected -> throw failure(rejected.rejection());
      case ReadResult.Unavailable later ->
          throw new RpcException(RpcCode.UNAVAILABLE, later.reason());
    };
  }

  static RpcException notLeader(String leaderAddress) {
    return leaderAddress.isEmpty()
        ? new RpcException(RpcCode.NOT_LEADER, "this master does not lead, and knows of no leader")
        : new RpcException(
            RpcCode.NOT_LEADER,
            "this master does not lead; the leader is " + leaderAddress,
            Map.of("leader", leaderAddress));
  }

  static RpcException failure(Rejection rejection) {
    RpcCode code =
        switch (rejection.code()) {
          case INVALID_ARGUMENT -> RpcCode.INVALID_ARGUMENT;
          case NOT_FOUND -> RpcCode.NOT_FOUND;
          case CONFLICT, FAILED_PRECONDITION -> RpcCode.CONFLICT;
          case COMPACTED -> RpcCode.COMPACTED;
        };
    return new RpcException(code, rejection.message());
  }

  private static JobChange change(JobOutcome outcome) {
    return JobChange.newBuilder()
        .setJob(outcome.job().name())
        .setAction(action(outcome.action()))
        .setVersion(outcome.version())
        .build();
  }

  private static JobChange.Action action(JobOutcome.Action action) {
    return switch (action) {
      case UNCHANGED -> JobChange.Action.UNCHANGED;
      case CREATED -> JobChange.Action.CREATED;
      case UPDATED -> JobChange.Action.UPDATED;
      case SCALED -> JobChange.Action.SCALED;
      case REMOVED -> JobChange.Action.REMOVED;
      case RESTARTED -> JobChange.Action.RESTARTED;
      case STOPPED -> JobChange.Action.STOPPED;
    };
  }

  /** The answer to any read but that of the masters. */
  static ReadResponse view(
      ReadResult.Answered answered, String cluster, List<MasterEntry> masters) {
    ReadResponse.Builder response = answered(answered.at());
    switch (answered.view()) {
      case View.Jobs page -> {
        JobList.Builder jobs = JobList.newBuilder();
        page.jobs().forEach(job -> jobs.addJobs(ClientEntities.job(job, false)));
        response.setJobs(jobs).setNextPage(page.nextPage());
      }
      case View.Tasks page -> response.setTasks(tasks(page.tasks())).setNextPage(page.nextPage());
      case View.Nodes page -> {
        NodeList.Builder nodes = NodeList.newBuilder();
        page.nodes().forEach(node -> nodes.addNodes(ClientEntities.node(node)));
        response.setNodes(nodes).setNextPage(page.nextPage());
      }
      case View.Targets targets -> response.setTasks(tasks(targets.tasks()));
      case View.OneJob one ->
          response.setInspection(
              Inspection.newBuilder().setJob(ClientEntities.job(one.job(), true)));
      case View.OneTask one ->
          response.setInspection(Inspection.newBuilder().setTask(ClientEntities.task(one.task())));
      case View.OneNode one ->
          response.setInspection(Inspection.newBuilder().setNode(ClientEntities.node(one.node())));
      case View.Status status ->
          response.setStatus(status(status, answered.at().index(), cluster, masters));
      case View.Plan plan -> response.setPlan(plan(plan));
      case View.Explanation explanation -> response.setExplanation(explanation(explanation));
    }
    return response.build();
  }

  private static TaskList tasks(List<View.TaskView> views) {
    TaskList.Builder tasks = TaskList.newBuilder();
    views.forEach(task -> tasks.addTasks(ClientEntities.task(task)));
    return tasks.build();
  }

  private static ReadResponse.Builder answered(Seen at) {
    return ReadResponse.newBuilder().setIndex(at.index()).setFounding(at.founding());
  }

  /** The list of masters: who leads is what this master knows of it. */
  static ReadResponse masters(Seen at, Leadership leadership, List<MasterEntry> masters) {
    MasterList.Builder list = MasterList.newBuilder();
    for (MasterEntry master : masters) {
      boolean leads =
          leadership.leader().map(id -> id.toString().equals(master.id())).orElse(false);
      list.addMasters(
          Master.newBuilder()
              .setId(master.id())
              .setAddress(master.address())
              .setRole(leads ? Master.Role.LEADER : Master.Role.FOLLOWER)
              .setEpoch(leadership.epoch().number())
              .setAppliedIndex(master.appliedIndex())
              .setVersion(master.softwareVersion())
              .setHttpAddress(master.httpAddress())
              .setZookeeper(master.zookeeper()));
    }
    return answered(at).setMasters(list).build();
  }

  private static ClusterStatus status(
      View.Status status, long index, String cluster, List<MasterEntry> masters) {
    return ClusterStatus.newBuilder()
        .setCluster(cluster)
        .setLeader(status.leadership().leader().map(Object::toString).orElse(""))
        .setEpoch(status.leadership().epoch().number())
        .setIndex(index)
        .setMasters(masters.size())
        .setNodes(status.nodes())
        .setNodesReady(status.nodesReady())
        .setJobs(status.jobs())
        .setTasksRunning(status.tasksRunning())
        .setTasksPending(status.tasksPending())
        .setLogBytes(status.logBytes())
        .setCheckpointIndex(status.checkpointIndex())
        .setAdopting(status.adopting())
        .addAllForeignNodes(status.foreignNodes())
        .addAllWarnings(status.warnings())
        .build();
  }

  private static Plan plan(View.Plan plan) {
    Plan.Builder built = Plan.newBuilder().setUnplaced(plan.unplaced());
    for (View.PlannedJob job : plan.jobs()) {
      PlannedJob.Builder planned =
          PlannedJob.newBuilder()
              .setJob(job.outcome().job().name())
              .setAction(action(job.outcome().action()))
              .addAllDifferences(job.differences())
              .setUnplacedReason(job.unplacedReason())
              .setUnplaced(job.unplaced());
      if (job.before().isPresent() && job.after().isPresent()) {
        planned.addAllDifferences(
            ContainerDifferences.between(
                JobSpecs.container(job.before().get().container()),
                JobSpecs.container(job.after().get().container())));
      }
      for (View.PlannedTask task : job.tasks()) {
        planned.addTasks(
            PlannedTask.newBuilder()
                .setSlot(task.slot())
                .setNode(task.node().map(Object::toString).orElse(""))
                .setAction(
                    switch (task.action()) {
                      case START -> PlannedTask.Action.START;
                      case REPLACE -> PlannedTask.Action.REPLACE;
                      case STOP -> PlannedTask.Action.STOP;
                      case KEEP -> PlannedTask.Action.KEEP;
                    }));
      }
      built.addJobs(planned);
    }
    return built.build();
  }

  private static Explanation explanation(View.Explanation explanation) {
    Explanation.Builder built =
        Explanation.newBuilder()
            .setTask(ClientEntities.task(explanation.task()))
            .setSummary(explanation.summary());
    for (View.NodeExplanation node : explanation.nodes()) {
      built.addNodes(
          NodeExplanation.newBuilder()
              .setNode(node.node().toString())
              .setFits(node.fits())
              .setChosen(node.chosen())
              .setFilter(node.filter())
              .setReason(node.reason())
              .setRemedy(node.remedy())
              .setScore(node.score()));
    }
    return built.build();
  }
}
