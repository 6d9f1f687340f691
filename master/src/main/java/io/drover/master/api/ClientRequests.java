package io.drover.master.api;

import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Node.Availability;
import io.drover.master.port.Command;
import io.drover.master.port.Query;
import io.drover.proto.DeployCommand;
import io.drover.proto.NodeCommand;
import io.drover.proto.ReadRequest;
import io.drover.proto.WriteRequest;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What clients ask, in domain words; an {@link IllegalArgumentException} names what is wrong by its
 * path in the message.
 */
final class ClientRequests {
  /** One deployment has to fit into one entry of the log. */
  static final int DEPLOY_BYTES_MAX = 512 << 10;

  private ClientRequests() {}

  static String namespace(String given) {
    return given.isEmpty() ? JobId.DEFAULT_NAMESPACE : given;
  }

  static Command command(WriteRequest request) {
    String namespace = namespace(request.getNamespace());
    return switch (request.getCommandCase()) {
      case DEPLOY -> deploy(request.getDeploy(), namespace);
      case REMOVE -> new Command.Remove(namespace, request.getRemove().getNamesList());
      case SCALE -> scale(request, namespace);
      case RESTART -> new Command.Restart(namespace, request.getRestart().getJob());
      case STOP -> new Command.Stop(namespace, request.getStop().getJob());
      case NODE -> node(request.getNode());
      case COMMAND_NOT_SET ->
          throw new IllegalArgumentException("the command is missing, or newer than this master");
    };
  }

  static Command.Deploy deploy(DeployCommand deploy, String namespace) {
    if (deploy.getSerializedSize() > DEPLOY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the deployment takes "
              + deploy.getSerializedSize()
              + " bytes, at most "
              + DEPLOY_BYTES_MAX
              + ": split it into several stacks");
    }
    SortedMap<String, JobSpec> jobs = new TreeMap<>();
    for (int i = 0; i < deploy.getJobsCount(); i++) {
      io.drover.proto.JobSpec job = deploy.getJobs(i);
      String path = "jobs[" + i + "]";
      if (!job.getNamespace().isEmpty() && !job.getNamespace().equals(namespace)) {
        throw new IllegalArgumentException(
            path + ".namespace is '" + job.getNamespace() + "', the request's is " + namespace);
      }
      JobSpec spec = JobSpecs.toDomain(job, deploy.getStack(), path);
      if (jobs.put(job.getName(), spec) != null) {
        throw new IllegalArgumentException(path + ".name '" + job.getName() + "' is there twice");
      }
    }
    return new Command.Deploy(
        namespace, deploy.getStack(), jobs, deploy.getPrune(), deploy.getCreateOnly());
  }

  private static Command.Scale scale(WriteRequest request, String namespace) {
    SortedMap<String, Integer> replicas = new TreeMap<>(request.getScale().getReplicasMap());
    replicas.forEach((job, wanted) -> {
      if (wanted < 0) {
        throw new IllegalArgumentException("replicas of '" + job + "' are out of range");
      }
    });
    long expected = request.getScale().getExpectedVersion();
    if (expected < 0 || expected > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("expected_version is out of range");
    }
    return new Command.Scale(namespace, replicas, (int) expected);
  }

  private static Command node(NodeCommand command) {
    String node = command.getNode();
    return switch (command.getAction()) {
      case DRAIN -> new Command.SetAvailability(node, Availability.DRAINING);
      case CORDON -> new Command.SetAvailability(node, Availability.CORDONED);
      case UNCORDON -> new Command.SetAvailability(node, Availability.ACTIVE);
      case LABEL -> new Command.SetLabels(node, new TreeMap<>(command.getLabelsMap()));
      case REMOVE -> new Command.RemoveNode(node, command.getForce());
      case ACTION_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("node.action is missing");
    };
  }

  /** The query for the loop; empty for the list of masters, which the loop does not know. */
  static Optional<Query> query(ReadRequest request) {
    String namespace = namespace(request.getNamespace());
    return switch (request.getQueryCase()) {
      case JOBS ->
          Optional.of(
              new Query.Jobs(namespace, request.getJobs().getStack(), request.getJobs().getPage()));
      case TASKS ->
          Optional.of(
              new Query.Tasks(
                  namespace,
                  request.getTasks().getJob(),
                  request.getTasks().getNode(),
                  request.getTasks().getAll(),
                  request.getTasks().getPage()));
      case NODES -> Optional.of(new Query.Nodes(request.getNodes().getPage()));
      case MASTERS -> Optional.empty();
      case STATUS -> Optional.of(new Query.Status());
      case INSPECT -> Optional.of(new Query.Inspect(namespace, request.getInspect().getId()));
      case PLAN -> Optional.of(new Query.Plan(deploy(request.getPlan().getDeploy(), namespace)));
      case EXPLAIN -> Optional.of(new Query.Explain(namespace, request.getExplain().getTask()));
      case QUERY_NOT_SET ->
          throw new IllegalArgumentException("the query is missing, or newer than this master");
    };
  }
}
