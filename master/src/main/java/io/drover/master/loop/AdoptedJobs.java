package io.drover.master.loop;

import io.drover.master.model.Job;
import io.drover.master.model.JobGoal;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskState;
import io.drover.master.port.HeldOrder;
import io.drover.master.state.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes tasks out of orders that workers hold, and the jobs that they are of. Jobs that come to
 * life or move to a newer version by that want as many tasks as run; all others want as many at
 * least. A task that is to run and that the snapshot does not know was made after it: so a job that
 * was stopped or on its way out in the snapshot is to run again, and one that was removed and made
 * anew may have other tasks under a version's old number, which get a number of their own.
 */
final class AdoptedJobs {
  private static final String INTERRUPTED =
      "restored in the middle of a rollout: deploy or roll back to go on";

  private static final Comparator<Task> ATTACHED =
      Comparator.<Task, Boolean>comparing(task -> task.placement().isPresent())
          .thenComparing(Task::id);

  private final Ledger ledger;
  private final DeducedLabels labels;
  private final Set<JobId> made = new TreeSet<>();
  private final Set<JobId> touched = new TreeSet<>();
  private Optional<JobId> settledTo = Optional.empty();

  AdoptedJobs(Ledger ledger) {
    this.ledger = ledger;
    this.labels = new DeducedLabels(ledger);
  }

  void clear() {
    made.clear();
    touched.clear();
    settledTo = Optional.empty();
  }

  /** Takes a task in. */
  void adopt(HeldOrder order, NodeId node, Observation seen, Moment now) {
    long time = ledger.timeAt(now);
    Optional<Job> known = ledger.state().job(order.job());
    int version = known.map(job -> versionFor(job, order)).orElse(order.version());
    Job with = known.map(job -> with(job, version, order)).orElseGet(() -> first(order, time));
    if (!Optional.of(with).equals(known)) {
      ledger.decide(new Change.JobPut(with), now);
    }
    if (known.isEmpty() || known.get().version() != with.version()) {
      made.add(order.job());
    }
    touched.add(order.job());
    Task task =
        new Task(
            order.task(),
            order.job(),
            version,
            order.spec().mode().perNode() ? slotOn(node, order) : order.slot(),
            order.spec().mode().perNode() ? Optional.of(node) : Optional.empty(),
            time,
            time,
            Optional.of(new Placement(node, order.ports())),
            // A worker that was told to drop it has no order to stop it.
            seen.state() == TaskState.STOPPING ? TaskGoal.STOP : order.goal(),
            seen);
    ledger.decide(new Change.TaskPut(task), now);
  }

  /** A node's own slot of a per-node job: a number that another node has by now is not its own. */
  private int slotOn(NodeId node, HeldOrder order) {
    Set<Integer> others = new TreeSet<>();
    Optional<Integer> own = Optional.empty();
    for (Task task : ledger.state().tasksOf(order.job()).all()) {
      if (task.pinned().equals(Optional.of(node))) {
        own = Optional.of(task.slot());
      } else {
        others.add(task.slot());
      }
    }
    int slot = own.orElse(order.slot());
    while (own.isEmpty() && others.contains(slot)) {
      slot++;
    }
    return slot;
  }

  private static Job first(HeldOrder order, long time) {
    SortedMap<Integer, JobSpec> versions = new TreeMap<>(Map.of(order.version(), order.spec()));
    return new Job(
        order.job(), JobGoal.RUN, order.version(), versions, time, time, Job.Rollout.SETTLED);
  }

  /** The order's own, unless the job it is of was made anew: then that number is another's. */
  private static int versionFor(Job job, HeldOrder order) {
    JobSpec known = job.versions().get(order.version());
    boolean own = known == null ? order.version() > job.version() : known.sameTasks(order.spec());
    if (own) {
      return order.version();
    }
    Optional<Integer> alike =
        job.versions().entrySet().stream()
            .filter(version -> version.getValue().sameTasks(order.spec()))
            .reduce((one, later) -> later)
            .map(Map.Entry::getKey);
    boolean past = known == null && !revives(job, order);
    return alike.orElse(past ? order.version() : job.version() + 1);
  }

  private static boolean revives(Job job, HeldOrder order) {
    return job.goal() != JobGoal.RUN && order.goal() == TaskGoal.RUN;
  }

  private static Job with(Job job, int version, HeldOrder order) {
    SortedMap<Integer, JobSpec> versions = new TreeMap<>(job.versions());
    versions.putIfAbsent(version, order.spec());
    return new Job(
        job.id(),
        revives(job, order) ? JobGoal.RUN : job.goal(),
        Math.max(job.version(), version),
        versions,
        job.createdMillis(),
        job.updatedMillis(),
        job.rollout());
  }

  /** Whether there is a job whose tasks may run at most once. */
  boolean anyAtMostOnce() {
    return ledger.state().jobs().values().stream()
        .anyMatch(job -> job.versions().values().stream().anyMatch(JobSpec::atMostOne));
  }

  /** Sees that nothing of what was taken in is too much, in the jobs that were touched. */
  void settleTouched(Moment now) {
    touched.forEach(id -> settle(id, now, false));
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
      settle(id, now, true);
      settledTo = Optional.of(id);
    }
    clear();
    return true;
  }

  /**
   * A task that may run at most once is given a node when the one before it has surely ended:
   * whoever comes with that older one must not be told to run it, not even for a moment. But one
   * that has no node yet has not run.
   */
  private void endOutlived(JobId id, Moment now) {
    Map<Integer, Task> newest = new TreeMap<>();
    List<Task> outlived = new ArrayList<>();
    for (Task task : ledger.state().tasksOf(id).all()) {
      if (task.wanted() && ledger.state().specOf(task).atMostOne()) {
        Task other = newest.get(task.slot());
        boolean newer = other == null || ATTACHED.compare(task, other) > 0;
        if (newer) {
          newest.put(task.slot(), task);
        }
        if (other != null) {
          outlived.add(newer ? other : task);
        }
      }
    }
    for (Task task : outlived) {
      ledger.decide(new Change.TaskGoalSet(task.id(), TaskGoal.STOP), now);
      if (task.placement().isEmpty()) {
        Observation over =
            task.observed().declared(TaskState.STOPPED, "ended before it had a node");
        ledger.decide(new Change.TaskObserved(task.id(), over), now);
      }
    }
  }

  private void settle(JobId id, Moment now, boolean afterAll) {
    labels.keep(id, now);
    endOutlived(id, now);
    ledger
        .state()
        .job(id)
        .filter(job -> job.goal() == JobGoal.RUN)
        .map(job -> settled(job, afterAll, ledger.timeAt(now)))
        .filter(job -> !job.equals(ledger.state().job(id).orElseThrow()))
        .ifPresent(job -> ledger.decide(new Change.JobPut(job), now));
  }

  private Job settled(Job job, boolean afterAll, long time) {
    NavigableSet<Integer> slots = new TreeSet<>();
    Set<Integer> versions = new TreeSet<>();
    for (Task task : ledger.state().tasksOf(job.id()).all()) {
      if (task.wanted()) {
        slots.add(task.slot());
        versions.add(task.version());
      }
    }
    Job settled = job;
    int replicas = replicas(job, slots);
    if (!job.spec().mode().perNode() && replicas != job.spec().replicas()) {
      settled = Updates.next(ledger.state(), job, job.spec().withReplicas(replicas), time);
    }
    if (settled.rollout().paused()) {
      return settled;
    }
    boolean mixed = !settled.currentVersions().containsAll(versions);
    if (mixed) {
      return settled.with(new Job.Rollout(Job.Phase.PAUSED, INTERRUPTED));
    }
    // A rollout that went on would judge tasks of the snapshot's time, and might turn round.
    return afterAll && !settled.rollout().phase().equals(Job.Phase.SETTLED)
        ? settled.with(Job.Rollout.SETTLED)
        : settled;
  }

  /** How many tasks the job wants, so that nothing is stopped of what runs. */
  private int replicas(Job job, NavigableSet<Integer> slots) {
    int wanted = job.spec().replicas();
    if (job.spec().mode().runsToCompletion()) {
      // Its slots are pieces of work, and nobody knows which of the others were done.
      return slots.isEmpty() ? wanted : Math.max(wanted, slots.last());
    }
    return made.contains(job.id()) ? slots.size() : Math.max(wanted, slots.size());
  }
}
