package io.drover.master.loop;

import io.drover.master.model.Affinity;
import io.drover.master.model.Constraint;
import io.drover.master.model.HostAddress;
import io.drover.master.model.JobSpec;
import io.drover.master.model.PortRequest;
import io.drover.master.model.Preference;
import io.drover.master.model.SpreadLimit;
import io.drover.master.model.UpdatePolicy;
import io.drover.protocol.JobBounds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Refuses job descriptions that can never be right, naming the field. */
final class SpecValidator {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
  private static final Set<String> NODE_ATTRIBUTES =
      Set.of("node.id", "node.hostname", "node.role", "node.platform.os", "node.platform.arch");
  private static final int CONTAINER_BYTES_MAX = 64 << 10;
  private static final int PORTS_MAX = 200;
  private static final int LABELS_MAX = 200;
  private static final int LABEL_LENGTH_MAX = 4_096;
  private static final int PRIORITY_MAX = 100;
  private static final int WEIGHT_MAX = 100;

  private SpecValidator() {}

  /**
   * Returns if all is well.
   *
   * @throws RefusedException if not
   */
  static void check(String name, JobSpec spec) {
    checkName("job name", name);
    String job = "job '" + name + "': ";
    demand(
        spec.replicas() <= JobBounds.REPLICAS_MAX,
        job + "replicas: at most %d",
        JobBounds.REPLICAS_MAX);
    demand(spec.maxConcurrent() >= 0, job + "max_concurrent is negative");
    demand(spec.pidsLimit() >= 0, job + "pids limit is negative");
    demand(
        spec.priority() >= 0 && spec.priority() <= PRIORITY_MAX,
        job + "priority: %d is not between 0 and %d",
        spec.priority(),
        PRIORITY_MAX);
    demand(!spec.container().image().isBlank(), job + "image is missing");
    demand(
        spec.container().encoded().size() <= CONTAINER_BYTES_MAX,
        job + "the container's description has %d bytes, at most %d are allowed",
        spec.container().encoded().size(),
        CONTAINER_BYTES_MAX);
    checkLabels(job + "labels", spec.labels());
    checkResources(job, spec);
    checkPorts(job, spec.ports());
    checkConstraints(job, spec);
    checkPolicies(job, spec);
  }

  static void checkName(String what, String name) {
    demand(
        NAME.matcher(name).matches(),
        "%s '%s': wanted are 1 to 128 letters, digits, '_', '.', '-', beginning with a letter or"
            + " digit",
        what,
        name);
  }

  static void checkLabels(String what, Map<String, String> labels) {
    demand(labels.size() <= LABELS_MAX, "%s: at most %d", what, LABELS_MAX);
    labels.forEach((key, value) ->
        demand(
            !key.isBlank() && key.length() + value.length() <= LABEL_LENGTH_MAX,
            "%s: '%s' is empty or longer than %d characters",
            what,
            key,
            LABEL_LENGTH_MAX));
  }

  private static void checkResources(String job, JobSpec spec) {
    long cpuLimit = spec.limits().cpuMillis();
    long memoryLimit = spec.limits().memoryBytes();
    demand(
        cpuLimit == 0 || spec.reservations().cpuMillis() <= cpuLimit,
        job + "resources: the CPU reservation is above the limit");
    demand(
        memoryLimit == 0 || spec.reservations().memoryBytes() <= memoryLimit,
        job + "resources: the memory reservation is above the limit");
  }

  private static void checkPorts(String job, List<PortRequest> ports) {
    demand(ports.size() <= PORTS_MAX, job + "ports: at most %d", PORTS_MAX);
    Map<String, List<String>> addresses = new HashMap<>();
    for (PortRequest port : ports) {
      demand(
          PROTOCOLS.contains(port.protocol()),
          job + "ports: protocol '%s' is none of tcp, udp, sctp",
          port.protocol());
      if (port.hostPort() > 0) {
        String number = port.hostPort() + "/" + port.protocol();
        List<String> before = addresses.computeIfAbsent(number, any -> new ArrayList<>());
        demand(
            before.stream().noneMatch(other -> HostAddress.overlap(other, port.hostIp())),
            job + "ports: host port %s is published twice",
            number);
        before.add(port.hostIp());
      }
    }
  }

  private static void checkConstraints(String job, JobSpec spec) {
    for (Constraint constraint : spec.placement().constraints()) {
      checkAttribute(job + "constraint '" + constraint + "'", constraint.attribute());
    }
    for (String attribute : spec.placement().spread()) {
      checkAttribute(job + "spread over '" + attribute + "'", attribute);
    }
    for (SpreadLimit limit : spec.placement().limits()) {
      checkAttribute(job + "spread over '" + limit.attribute() + "'", limit.attribute());
    }
    for (Affinity affinity : spec.placement().affinities()) {
      checkName("job name in an affinity", affinity.job());
      checkAttribute(job + "affinity to '" + affinity.job() + "'", affinity.attribute());
      checkWeight(job, affinity.weight());
    }
    for (Preference wish : spec.placement().preferences()) {
      checkAttribute(job + "preference '" + wish.constraint() + "'", wish.constraint().attribute());
      checkWeight(job, wish.weight());
    }
    demand(spec.placement().maxReplicasPerNode() >= 0, job + "max_replicas_per_node is negative");
  }

  private static void checkWeight(String job, int weight) {
    demand(weight <= WEIGHT_MAX, job + "weight: %d is more than %d", weight, WEIGHT_MAX);
  }

  private static void checkAttribute(String what, String attribute) {
    boolean label =
        (attribute.startsWith("node.labels.") && attribute.length() > "node.labels.".length())
            || (attribute.startsWith("engine.labels.")
                && attribute.length() > "engine.labels.".length());
    demand(
        label || NODE_ATTRIBUTES.contains(attribute),
        "%s: there is no attribute '%s'%s",
        what,
        attribute,
        Suggestions.forName(attribute, NODE_ATTRIBUTES.stream().sorted()));
  }

  private static void checkPolicies(String job, JobSpec spec) {
    checkUpdate(job + "update_config", spec.update());
    checkUpdate(job + "rollback_config", spec.rollback());
    demand(
        spec.restart().delayMillis() >= 0
            && spec.restart().maxAttempts() >= 0
            && spec.restart().windowMillis() >= 0,
        job + "restart_policy: a number is negative");
  }

  private static void checkUpdate(String what, UpdatePolicy policy) {
    demand(
        policy.parallelism() >= 0 && policy.delayMillis() >= 0 && policy.monitorMillis() >= 0,
        "%s: a number is negative",
        what);
    demand(
        policy.maxFailureRatio() >= 0 && policy.maxFailureRatio() <= 1,
        "%s: max_failure_ratio is not between 0 and 1",
        what);
  }

  private static void demand(boolean holds, String format, Object... args) {
    if (!holds) {
      throw RefusedException.invalid(format, args);
    }
  }
}
