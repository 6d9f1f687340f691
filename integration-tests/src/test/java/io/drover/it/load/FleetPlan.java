package io.drover.it.load;

import io.drover.base.HostPort;
import io.drover.proto.Resources;
import io.drover.proto.TaskOrder;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a fleet is made of.
 *
 * @param cluster the masters' cluster
 * @param masters every worker holds a session with each
 * @param workers how many
 * @param resources of the worker of each number, from 0 on
 * @param fates what becomes of each task; asked once, when its first order comes
 */
public record FleetPlan(
    String cluster,
    List<HostPort> masters,
    int workers,
    IntFunction<Resources> resources,
    Function<TaskOrder, Fate> fates) {
  /** Workers that are all alike and run whatever they are given at once. */
  public static FleetPlan of(
      String cluster, List<HostPort> masters, int workers, Resources resources) {
    return new FleetPlan(cluster, masters, workers, number -> resources, order -> Fate.RUNS);
  }

  /** The same with other fates. */
  public FleetPlan with(Function<TaskOrder, Fate> others) {
    return new FleetPlan(cluster, masters, workers, resources, others);
  }
}
