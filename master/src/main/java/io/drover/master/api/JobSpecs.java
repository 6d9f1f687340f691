package io.drover.master.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.drover.base.Bytes;
import io.drover.master.codec.PlacementMessages;
import io.drover.master.codec.ResourceMessages;
import io.drover.master.codec.SpecMessages;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobId;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.PortRequest;
import io.drover.master.model.Resources;
import io.drover.master.model.RestartPolicy;
import io.drover.master.model.UpdatePolicy;
import io.drover.proto.ContainerSpec;
import io.drover.proto.PortSpec;
import io.drover.proto.UpdateConfig;
import io.drover.protocol.JobBounds;
import java.util.ArrayList;
import java.util.List;

/**
 * Job descriptions between the wire and the domain. What comes in is checked; an {@link
 * IllegalArgumentException} names the field by its path in the message.
 */
final class JobSpecs {
  static final int CONTAINER_BYTES_MAX = 128 << 10;
  private static final int PRIORITY_MAX = 100;
  private static final int LIST_MAX = 1_024;

  /** Ten years: no longer time makes a difference, and none overflows when it is added to now. */
  private static final long MILLIS_MAX = 3_650L * 24 * 3_600_000;

  private JobSpecs() {}

  /**
   * The description in domain words.
   *
   * @param stack the stack that is deployed; empty for a job of its own
   * @param path where the description stands in the request, for messages
   */
  static JobSpec toDomain(io.drover.proto.JobSpec job, String stack, String path) {
    check(
        job.getStack().isEmpty() || job.getStack().equals(stack),
        path + ".stack is '" + job.getStack() + "' in a deployment of '" + stack + "'");
    int replicas = job.getReplicas();
    check(
        replicas >= 0 && replicas <= JobBounds.REPLICAS_MAX,
        path + ".replicas must be at most " + JobBounds.REPLICAS_MAX);
    check(job.getMaxConcurrent() >= 0, path + ".max_concurrent is out of range");
    int priority = job.getPriority();
    check(priority >= 0 && priority <= PRIORITY_MAX, path + ".priority must be 0 to 100");
    check(job.getPortsCount() <= LIST_MAX, path + ".ports are more than " + LIST_MAX);
    JobMode mode = mode(job.getMode(), path);
    check(job.getLimits().getPids() >= 0, path + ".limits.pids is negative");
    return new JobSpec(
        stack,
        mode,
        replicas,
        job.getMaxConcurrent(),
        job.getLabelsMap(),
        ResourceMessages.read(job.getReservations(), path + ".reservations"),
        ResourceMessages.read(job.getLimits(), path + ".limits"),
        job.getLimits().getPids(),
        PlacementMessages.read(job.getPlacement(), path + ".placement"),
        ports(job.getPortsList(), path + ".ports"),
        job.hasUpdate() ? update(job.getUpdate(), path + ".update") : UpdatePolicy.DEFAULT,
        job.hasRollback() ? update(job.getRollback(), path + ".rollback") : UpdatePolicy.DEFAULT,
        restart(job, mode, path + ".restart"),
        priority,
        job.getAtMostOne(),
        0,
        container(job.getContainer(), path + ".container"));
  }

  private static ContainerTemplate container(ContainerSpec container, String path) {
    check(!container.getImage().isBlank(), path + ".image is missing");
    check(
        container.getSerializedSize() <= CONTAINER_BYTES_MAX,
        path
            + " takes "
            + container.getSerializedSize()
            + " bytes, at most "
            + CONTAINER_BYTES_MAX
            + ": put large values into a file or volume");
    return new ContainerTemplate(container.getImage(), Bytes.of(container.toByteArray()));
  }

  private static JobMode mode(io.drover.proto.JobMode mode, String path) {
    return switch (mode) {
      case JOB_MODE_UNSPECIFIED, REPLICATED -> JobMode.REPLICATED;
      case GLOBAL -> JobMode.GLOBAL;
      case REPLICATED_JOB -> JobMode.REPLICATED_JOB;
      case GLOBAL_JOB -> JobMode.GLOBAL_JOB;
      case UNRECOGNIZED ->
          throw new IllegalArgumentException(path + ".mode is not known to this master");
    };
  }

  private static List<PortRequest> ports(List<PortSpec> ports, String path) {
    List<PortRequest> requests = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      PortSpec port = ports.get(i);
      String at = path + "[" + i + "]";
      check(
          port.getContainerPort() > 0 && port.getContainerPort() <= 65_535,
          at + ".container_port must be 1 to 65535");
      check(
          port.getHostPort() >= 0 && port.getHostPort() <= 65_535,
          at + ".host_port must be 0 to 65535");
      String protocol = port.getProtocol().isEmpty() ? "tcp" : port.getProtocol();
      check(
          List.of("tcp", "udp", "sctp").contains(protocol),
          at + ".protocol is '" + protocol + "': tcp, udp or sctp");
      requests.add(
          new PortRequest(
              port.getName(),
              port.getContainerPort(),
              port.getHostPort(),
              protocol,
              port.getHostIp()));
    }
    return requests;
  }

  private static UpdatePolicy update(UpdateConfig update, String path) {
    check(update.getParallelism() >= 0, path + ".parallelism is out of range");
    checkMillis(path + ".delay_millis", update.getDelayMillis());
    checkMillis(path + ".monitor_millis", update.getMonitorMillis());
    double ratio = update.getMaxFailureRatio();
    check(ratio >= 0 && ratio <= 1, path + ".max_failure_ratio must be 0 to 1");
    return new UpdatePolicy(
        update.getParallelism(),
        update.getDelayMillis(),
        update.getMonitorMillis(),
        ratio,
        switch (update.getFailureAction()) {
          case PAUSE, UNRECOGNIZED -> UpdatePolicy.FailureAction.PAUSE;
          case CONTINUE -> UpdatePolicy.FailureAction.CONTINUE;
          case ROLLBACK -> UpdatePolicy.FailureAction.ROLLBACK;
        },
        switch (update.getOrder()) {
          case STOP_FIRST, UNRECOGNIZED -> UpdatePolicy.Order.STOP_FIRST;
          case START_FIRST -> UpdatePolicy.Order.START_FIRST;
        });
  }

  private static RestartPolicy restart(io.drover.proto.JobSpec job, JobMode mode, String path) {
    if (!job.hasRestart()) {
      RestartPolicy usual = RestartPolicy.DEFAULT;
      return mode.runsToCompletion()
          ? new RestartPolicy(
              RestartPolicy.Condition.ON_FAILURE,
              usual.delayMillis(),
              usual.maxAttempts(),
              usual.windowMillis())
          : usual;
    }
    io.drover.proto.RestartPolicy restart = job.getRestart();
    checkMillis(path + ".delay_millis", restart.getDelayMillis());
    checkMillis(path + ".window_millis", restart.getWindowMillis());
    check(restart.getMaxAttempts() >= 0, path + ".max_attempts is out of range");
    return new RestartPolicy(
        switch (restart.getCondition()) {
          case ANY, UNRECOGNIZED -> RestartPolicy.Condition.ANY;
          case ON_FAILURE -> RestartPolicy.Condition.ON_FAILURE;
          case NONE -> RestartPolicy.Condition.NONE;
        },
        restart.getDelayMillis(),
        restart.getMaxAttempts(),
        restart.getWindowMillis());
  }

  /** The description as a client submits it. */
  static io.drover.proto.JobSpec toProto(JobId id, JobSpec spec) {
    io.drover.proto.JobSpec.Builder job =
        io.drover.proto.JobSpec.newBuilder()
            .setName(id.name())
            .setStack(spec.stack())
            .setNamespace(id.namespace())
            .setMode(mode(spec.mode()))
            .setReplicas(spec.replicas())
            .setMaxConcurrent(spec.maxConcurrent())
            .putAllLabels(spec.labels())
            .setReservations(resources(spec.reservations()))
            .setLimits(resources(spec.limits()).toBuilder().setPids(spec.pidsLimit()))
            .setPlacement(PlacementMessages.write(spec.placement()))
            .setUpdate(SpecMessages.update(spec.update()))
            .setRollback(SpecMessages.update(spec.rollback()))
            .setRestart(SpecMessages.restart(spec.restart()))
            .setPriority(spec.priority())
            .setAtMostOne(spec.atMostOne())
            .setContainer(container(spec.container()));
    spec.ports().forEach(port -> job.addPorts(SpecMessages.port(port)));
    return job.build();
  }

  /** The container of a description that is in the state. */
  static ContainerSpec container(ContainerTemplate template) {
    try {
      return ContainerSpec.parseFrom(template.encoded().toArray());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a container's description in the state is damaged", e);
    }
  }

  static io.drover.proto.JobMode mode(JobMode mode) {
    return switch (mode) {
      case REPLICATED -> io.drover.proto.JobMode.REPLICATED;
      case GLOBAL -> io.drover.proto.JobMode.GLOBAL;
      case REPLICATED_JOB -> io.drover.proto.JobMode.REPLICATED_JOB;
      case GLOBAL_JOB -> io.drover.proto.JobMode.GLOBAL_JOB;
    };
  }

  static io.drover.proto.Resources resources(Resources resources) {
    return ResourceMessages.write(resources, 0);
  }

  private static void checkMillis(String path, long millis) {
    check(millis >= 0 && millis <= MILLIS_MAX, path + " must be 0 to " + MILLIS_MAX);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
