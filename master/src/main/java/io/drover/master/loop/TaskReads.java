package io.drover.master.loop;

import io.drover.master.model.JobId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Rejection;
import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import io.drover.master.port.Query;
import io.drover.master.port.View;
import io.drover.master.port.View.TaskView;
import io.drover.master.state.JobTasks;
import io.drover.master.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells of tasks. */
final class TaskReads {
  /** Tasks that a name may stand for when it is about reaching into containers. */
  private static final int TARGETS_MAX = 1_000;

  private TaskReads() {}

  static View list(ReadContext context, Query.Tasks query) {
    StateView state = context.state();
    Set<JobId> jobs = jobs(state, query);
    Optional<NodeId> node =
        query.node().isEmpty()
            ? Optional.empty()
            : Optional.of(Names.node(state, query.node()).id());
    Position from = Position.parse(query.page());
    Page<TaskView> page = new Page<>();
    String last = query.page();
    for (JobId job : jobs) {
      int order = from.job.isEmpty() ? 1 : job.name().compareTo(from.job);
      if (order < 0) {
        continue;
      }
      JobTasks tasks = state.tasksOf(job);
      for (Task task : order == 0 ? tasks.after(from.slot, from.task()) : tasks.all()) {
        if (!page.takes(last)) {
          return new View.Tasks(page.items(), page.next());
        }
        last = Position.of(task);
        boolean there = node.isEmpty() || task.node().equals(node);
        if (there && (query.all() || !task.ended())) {
          page.add(view(context, task));
        }
      }
    }
    return new View.Tasks(page.items(), page.next());
  }

  static TaskView view(ReadContext context, Task task) {
    return new TaskView(task, context.state().specOf(task), message(context, task));
  }

  static View targets(ReadContext context, Query.Targets query) {
    StateView state = context.state();
    Set<JobId> jobs = new TreeSet<>();
    Names.stack(state, query.namespace(), query.target()).forEach(job -> jobs.add(job.id()));
    Names.findJob(state, query.namespace(), query.target()).ifPresent(job -> jobs.add(job.id()));
    if (jobs.isEmpty()) {
      Optional<Task> task = Names.findTask(state, query.namespace(), query.target());
      if (task.isEmpty()) {
        throw new RefusedException(
            Rejection.Code.NOT_FOUND,
            "there is no stack, job or task '%s'%s"
                .formatted(
                    query.target(),
                    Suggestions.forName(query.target(), Names.jobNames(state, query.namespace()))));
      }
      return new View.Targets(List.of(view(context, task.get())), task.get().ended());
    }
    List<TaskView> targets = new ArrayList<>();
    for (JobId job : jobs) {
      for (Task task : newestOfSlots(state.tasksOf(job))) {
        if (targets.size() < TARGETS_MAX) {
          targets.add(view(context, task));
        }
      }
    }
    boolean over =
        jobs.stream()
            .map(state::job)
            .flatMap(Optional::stream)
            .allMatch(job -> JobReads.over(state, job));
    return new View.Targets(List.copyOf(targets), over);
  }

  /** Of each slot the task whose container is most worth reaching into: the newest with a node. */
  private static List<Task> newestOfSlots(JobTasks tasks) {
    Map<Integer, Task> bySlot = new TreeMap<>();
    for (Task task : tasks.all()) {
      if (task.placement().isPresent()) {
        bySlot.merge(
            task.slot(), task, (older, newer) -> older.wanted() && !newer.wanted() ? older : newer);
      }
    }
    return List.copyOf(bySlot.values());
  }

  private static Set<JobId> jobs(StateView state, Query.Tasks query) {
    Set<JobId> jobs = new TreeSet<>();
    if (query.job().isEmpty()) {
      Names.jobsIn(state, query.namespace()).forEach(job -> jobs.add(job.id()));
      return jobs;
    }
    Names.stack(state, query.namespace(), query.job()).forEach(job -> jobs.add(job.id()));
    if (jobs.isEmpty()) {
      jobs.add(Names.job(state, query.namespace(), query.job()).id());
    }
    return jobs;
  }

  private static String message(ReadContext context, Task task) {
    if (task.ended() || task.node().isEmpty()) {
      return task.observed().message();
    }
    NodeId id = task.node().get();
    Optional<Node> node = context.state().node(id);
    if (node.filter(there -> there.condition() == Node.Condition.LOST).isPresent()) {
      return "node " + id + " is lost, this is what it said last";
    }
    return context.connected(id)
        ? task.observed().message()
        : "node " + id + " is out of touch, this is what it said last";
  }

  /** Where a page of tasks ended: job, slot, number. */
  private record Position(String job, int slot, long number) {
    static String of(Task task) {
      return task.job().name() + "/" + task.slot() + "/" + task.id().number();
    }

    static Position parse(String page) {
      if (page.isEmpty()) {
        return new Position("", 0, 1);
      }
      String[] parts = page.split("/", -1);
      if (parts.length != 3
          || !parts[1].matches("[0-9]{1,9}")
          || !parts[2].matches("[0-9]{1,18}")) {
        throw RefusedException.invalid("'%s' is no page of a list of tasks", page);
      }
      return new Position(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }

    TaskId task() {
      return new TaskId(number);
    }
  }
}
