package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.Task;
import io.drover.master.port.HeldOrder;
import io.drover.master.state.Change;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes tasks out of orders that workers hold, and the jobs that they are of. Jobs that come to
 * life or move to a newer version by that want as many tasks as run; all others want as many at
 * least.
 */
final class AdoptedJobs {
  private static final String INTERRUPTED =
      "restored in the middle of a rollout: deploy or roll back to go on";

  private final Ledger ledger;
  private final Set<JobId> made = new TreeSet<>();
  private final Set<JobId> touched = new TreeSet<>();
  private Optional<JobId> settledTo = Optional.empty();

  AdoptedJobs(Ledger ledger) {
    this.ledger = ledger;
  }

  void clear() {
    made.clear();
    touched.clear();
    settledTo = Optional.empty();
  }

  /** Takes a task in. One of a version that is known to be another is left out. */
  void adopt(HeldOrder order, NodeId node, Observation seen, Moment now) {
    long time = ledger.timeAt(now);
    Optional<Job> known = ledger.state().job(order.job());
    Optional<Job> with =
        known.isEmpty() ? Optional.of(first(order, time)) : with(known.get(), order);
    if (with.isEmpty()) {
      return;
    }
    if (!with.equals(known)) {
      ledger.decide(new Change.JobPut(with.get()), now);
    }
    if (known.isEmpty() || known.get().version() != with.get().version()) {
      made.add(order.job());
    }
    touched.add(order.job());
    Task task =
        new Task(
            order.task(),
            order.job(),
            order.version(),
            order.slot(),
            order.spec().mode().perNode() ? Optional.of(node) : Optional.empty(),
            time,
            time,
            Optional.of(new Placement(node, order.ports())),
            order.goal(),
            seen);
    ledger.decide(new Change.TaskPut(task), now);
  }

  private static Job first(HeldOrder order, long time) {
    SortedMap<Integer, JobSpec> versions = new TreeMap<>(Map.of(order.version(), order.spec()));
    return new Job(
        order.job(), JobGoal.RUN, order.version(), versions, time, time, Job.Rollout.SETTLED);
  }

  /** The job with the order's version; nothing if that is another already. */
  private static Optional<Job> with(Job job, HeldOrder order) {
    JobSpec spec = job.versions().get(order.version());
    if (spec != null) {
      return Optional.of(job).filter(same -> spec.sameTasks(order.spec()));
    }
    SortedMap<Integer, JobSpec> versions = new TreeMap<>(job.versions());
    versions.put(order.version(), order.spec());
    return Optional.of(
        new Job(
            job.id(),
            job.goal(),
            Math.max(job.version(), order.version()),
            versions,
            job.createdMillis(),
            job.updatedMillis(),
            job.rollout()));
  }

  /** Sees that nothing of what was taken in is too much, in the jobs that were touched. */
  void settleTouched(Moment now) {
    touched.forEach(id -> settle(id, now));
    clear();
  }

  /** The same for all jobs, as much as the entry takes; true when all are done. */
  boolean settleAll(Moment now) {
    NavigableMap<JobId, Job> jobs = ledger.state().jobs();
    Set<JobId> left =
        settledTo.map(last -> jobs.tailMap(last, false).keySet()).orElseGet(jobs::keySet);
    // What is decided changes the map that is gone through.
    for (JobId id : List.copyOf(left)) {
      if (ledger.heavy()) {
        return false;
      }
      settle(id, now);
      settledTo = Optional.of(id);
    }
    clear();
    return true;
  }

  private void settle(JobId id, Moment now) {
    ledger
        .state()
        .job(id)
        .filter(job -> job.goal() == JobGoal.RUN)
        .map(job -> settled(job, ledger.timeAt(now)))
        .filter(job -> !job.equals(ledger.state().job(id).orElseThrow()))
        .ifPresent(job -> ledger.decide(new Change.JobPut(job), now));
  }

  private Job settled(Job job, long time) {
    Set<Integer> slots = new TreeSet<>();
    Set<Integer> versions = new TreeSet<>();
    for (Task task : ledger.state().tasksOf(job.id()).all()) {
      if (task.wanted()) {
        slots.add(task.slot());
        versions.add(task.version());
      }
    }
    Job settled = job;
    int replicas = job.spec().replicas();
    boolean counted = !job.spec().mode().perNode();
    boolean other = made.contains(job.id()) ? slots.size() != replicas : slots.size() > replicas;
    if (counted && other) {
      settled = Updates.next(ledger.state(), job, job.spec().withReplicas(slots.size()), time);
    }
    boolean mixed = !settled.currentVersions().containsAll(versions);
    return mixed && !settled.rollout().paused()
        ? settled.with(new Job.Rollout(Job.Phase.PAUSED, INTERRUPTED))
        : settled;
  }
}
