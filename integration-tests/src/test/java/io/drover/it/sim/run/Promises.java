package io.drover.it.sim.run;

import io.drover.it.sim.invariant.AcknowledgedIsDurable;
import io.drover.it.sim.invariant.AtMostOneRuns;
import io.drover.it.sim.invariant.CheckpointEqualsLog;
import io.drover.it.sim.invariant.Container;
import io.drover.it.sim.invariant.ContainersStartOnce;
import io.drover.it.sim.invariant.Convergence;
import io.drover.it.sim.invariant.HealthyContainersStay;
import io.drover.it.sim.invariant.HostPortsAreGivenOnce;
import io.drover.it.sim.invariant.MastersAgree;
import io.drover.it.sim.invariant.NodesAreLostForAReason;
import io.drover.it.sim.invariant.NodesAreNotOvercommitted;
import io.drover.it.sim.invariant.ObservedStateOnlyRises;
import io.drover.it.sim.invariant.OnlyTheLesserMakeRoom;
import io.drover.it.sim.invariant.RequestTakesEffectOnce;
import io.drover.it.sim.invariant.RestoreStopsNothing;
import io.drover.it.sim.invariant.SlotHasOneCurrentTask;
import io.drover.it.sim.invariant.SnapshotComesBack;
import io.drover.it.sim.invariant.StatesEndInTime;
import io.drover.it.sim.invariant.TasksAreWhereTheyMayBe;
import io.drover.it.sim.invariant.Truth;
import io.drover.it.sim.invariant.Verdict;
import io.drover.it.sim.invariant.Watch;
import io.drover.it.sim.invariant.WhatRuns;
import io.drover.it.sim.invariant.WorkersTouchOnlyTheirOwn;
import io.drover.it.sim.user.Workload;
import io.drover.master.state.ClusterState;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All invariants of a run, tied to its cluster. */
final class Promises {
  private final Truth truth = new Truth();
  private final Watch watch = new Watch(truth);
  private final Verdict verdict;
  private final WhatRuns runs;
  private final MastersAgree agree;
  private final OnlyTheLesserMakeRoom lesser;
  private @Nullable RestoreStopsNothing stopsNothing;

  /** Those that need no cluster; {@link #tie} adds the others. */
  Promises(World world) {
    verdict = new Verdict(world.agenda());
    runs = watch.add(new WhatRuns(verdict));
    watch.add(new AcknowledgedIsDurable(verdict, truth));
    watch.add(new RequestTakesEffectOnce(verdict));
    agree = watch.add(new MastersAgree(verdict, truth, state -> ((ClusterState) state).digest()));
    watch.add(new CheckpointEqualsLog(verdict, truth));
    watch.add(new NodesAreNotOvercommitted(verdict, truth));
    watch.add(new TasksAreWhereTheyMayBe(verdict, truth));
    lesser = watch.add(new OnlyTheLesserMakeRoom(verdict, truth));
    watch.add(new HostPortsAreGivenOnce(verdict, truth));
    watch.add(new SlotHasOneCurrentTask(verdict, truth));
    watch.add(new ObservedStateOnlyRises(verdict, truth));
    watch.add(new SnapshotComesBack(verdict, truth));
    watch.add(new WorkersTouchOnlyTheirOwn(verdict));
    watch.add(new ContainersStartOnce(verdict));
  }

  /** Adds the invariants that look at the cluster. */
  Convergence tie(SimCluster cluster, Programs programs, Touch touch, WaitingTasks waiting) {
    watch.add(
        new AtMostOneRuns(
            verdict, container -> single(container) && !cluster.startedLate(container)));
    Predicate<Container> exempt =
        container -> single(container) || programs.sickens(container.labels());
    watch.add(new HealthyContainersStay(verdict, truth, runs, exempt));
    stopsNothing = watch.add(new RestoreStopsNothing(verdict, truth, runs, exempt));
    watch.add(new NodesAreLostForAReason(verdict, touch::lately));
    watch.add(new StatesEndInTime(verdict, truth, cluster.world().agenda(), touch::attended));
    return watch.add(new Convergence(verdict, truth, runs, waiting::fitsNowhere));
  }

  /** Users ask again, after a restore. */
  void usersAsk() {
    if (stopsNothing != null) {
      stopsNothing.usersAsk();
    }
  }

  Truth truth() {
    return truth;
  }

  Watch watch() {
    return watch;
  }

  Verdict verdict() {
    return verdict;
  }

  MastersAgree agree() {
    return agree;
  }

  /** Adds what was counted. */
  void counts(Map<String, Long> counts) {
    counts.put("tasks preempted", lesser.told());
  }

  private static boolean single(Container container) {
    return container.job().startsWith(Workload.SINGLE);
  }
}
