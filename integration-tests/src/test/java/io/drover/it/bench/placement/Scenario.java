package io.drover.it.bench.placement;

import io.drover.base.Bytes;
import io.drover.master.model.Affinity;
import io.drover.master.model.Constraint;
import io.drover.master.model.ContainerTemplate;
import io.drover.master.model.JobMode;
import io.drover.master.model.JobSpec;
import io.drover.master.model.PlacementRules;
import io.drover.master.model.Preference;
import io.drover.master.model.Resources;
import io.drover.master.model.RestartPolicy;
import io.drover.master.model.SpreadLimit;
import io.drover.master.model.UpdatePolicy;
import java.util.List;
import java.util.Map;

/** The scenarios of kube-scheduler's own suite, in Drover's words. */
public enum Scenario {
  /** Tasks that only ask for CPU and memory. */
  BASIC,
  /** The same from twenty-five jobs in turn, while nodes go and come and a job fits nowhere. */
  MIXED_CHURN,
  /** The same beside two hundred tasks of twenty jobs that fit nowhere and are tried each time. */
  UNSCHEDULABLE,
  /** Evenly over three zones. */
  SPREAD_REQUIRED,
  /** Over three zones, as far as that goes. */
  SPREAD_PREFERRED,
  /** On nodes of one zone only. */
  NODE_AFFINITY,
  /** On nodes with a certain label, as far as that goes. */
  NODE_PREFERENCE,
  /** Never two of the job on one node. */
  ANTI_AFFINITY_REQUIRED,
  /** Not two of the job on one node, as far as that goes. */
  ANTI_AFFINITY_PREFERRED,
  /** In the zone where the job's other tasks are. */
  AFFINITY_REQUIRED,
  /** In the zone where the job's other tasks are, as far as that goes. */
  AFFINITY_PREFERRED,
  /** One task for each node, each for its own. */
  ONE_PER_NODE,
  /**
   * On a full cluster: each ends a task of lower priority, and takes its place when that is gone.
   */
  PREEMPTION;

  /** The name of the job in most scenarios. */
  static final String JOB = "job-0";

  private PlacementRules rules() {
    return switch (this) {
      case BASIC, MIXED_CHURN, UNSCHEDULABLE, ONE_PER_NODE -> PlacementRules.ANYWHERE;
      case SPREAD_REQUIRED ->
          rules(List.of(new SpreadLimit(MemoryCluster.ZONE, 1)), List.of(), List.of());
      case SPREAD_PREFERRED -> new PlacementRules(List.of(), List.of(MemoryCluster.ZONE), 0);
      case NODE_AFFINITY ->
          new PlacementRules(
              List.of(new Constraint(MemoryCluster.ZONE, true, "zone-1")), List.of(), 0);
      case NODE_PREFERENCE ->
          rules(
              List.of(),
              List.of(),
              List.of(new Preference(new Constraint("node.labels.disk", true, "ssd"), 1)));
      case ANTI_AFFINITY_REQUIRED -> affinity(MemoryCluster.NODE, false, 0);
      case ANTI_AFFINITY_PREFERRED -> affinity(MemoryCluster.NODE, false, 1);
      case AFFINITY_REQUIRED -> affinity(MemoryCluster.ZONE, true, 0);
      case AFFINITY_PREFERRED -> affinity(MemoryCluster.ZONE, true, 1);
      case PREEMPTION ->
          new PlacementRules(List.of(), List.of(), 0, List.of(), List.of(), List.of(), true);
    };
  }

  private static PlacementRules affinity(String attribute, boolean near, int weight) {
    return rules(List.of(), List.of(new Affinity(JOB, attribute, near, weight)), List.of());
  }

  private static PlacementRules rules(
      List<SpreadLimit> limits, List<Affinity> affinities, List<Preference> preferences) {
    return new PlacementRules(List.of(), List.of(), 0, limits, affinities, preferences, false);
  }

  /** From how many jobs the tasks of a turn are. */
  int jobs() {
    return this == MIXED_CHURN ? 25 : 1;
  }

  /** How many jobs fit nowhere. */
  int impossible() {
    return this == UNSCHEDULABLE ? 20 : this == MIXED_CHURN ? 1 : 0;
  }

  JobSpec spec() {
    return this == PREEMPTION
        ? spec(MemoryCluster.CPU_MILLIS / 4, rules(), 10)
        : spec(100, rules(), 0);
  }

  static JobSpec spec(long cpuMillis, PlacementRules rules, int priority) {
    return new JobSpec(
        "",
        JobMode.REPLICATED,
        1,
        0,
        Map.of(),
        new Resources(cpuMillis, 500L << 20),
        Resources.NONE,
        0,
        rules,
        List.of(),
        UpdatePolicy.DEFAULT,
        UpdatePolicy.DEFAULT,
        RestartPolicy.DEFAULT,
        priority,
        false,
        0,
        new ContainerTemplate("image", Bytes.of(new byte[0])));
  }
}
