package io.drover.it.sim.run;

import io.drover.master.model.Job;
import io.drover.master.model.Node;
import io.drover.master.model.Task;
import io.drover.master.state.Change;
import io.drover.master.state.Entry;

/** An entry in one line, for the trace. */
final class EntryText {
  private EntryText() {}

  static String of(Entry entry) {
    StringBuilder text = new StringBuilder(64);
    text.append("entry ").append(entry.index()).append(" epoch ").append(entry.epoch().number());
    for (Change change : entry.changes()) {
      text.append("; ").append(of(change));
    }
    return text.toString();
  }

  private static String of(Change change) {
    return switch (change) {
      case Change.LeadershipStarted started -> "leader " + started.master();
      case Change.JobPut(Job job) ->
          "job "
              + job.id()
              + " v"
              + job.version()
              + " "
              + job.goal()
              + " x"
              + job.spec().replicas()
              + " "
              + job.rollout().phase();
      case Change.JobRemoved removed -> "job gone " + removed.job();
      case Change.TaskPut(Task task) -> "task " + task.id() + " " + task.name() + " new";
      case Change.TaskPlaced placed -> "task " + placed.task() + " at " + placed.placement().node();
      case Change.TaskGoalSet set -> "task " + set.task() + " goal " + set.goal();
      case Change.TaskObserved seen -> "task " + seen.task() + " is " + seen.observation().state();
      case Change.TaskRemoved removed -> "task gone " + removed.task();
      case Change.NodePut(Node node) ->
          "node " + node.id() + " " + node.condition() + " " + node.availability();
      case Change.NodeRemoved removed -> "node gone " + removed.node();
      case Change.RequestAnswered answered -> "answer " + answered.key().value();
      case Change.RequestsForgotten forgotten -> "answers gone before " + forgotten.beforeMillis();
      case Change.TaskNumberReached reached -> "next task " + reached.next();
      case Change.Founded founded -> "founded " + founded.founding().id();
      case Change.RestoreBegun begun -> "restore of parts " + begun.parts();
      case Change.RestorePart part -> "restore part " + part.number();
      case Change.RestoreCommitted committed -> "restored, next task " + committed.nextTask();
      case Change.AdoptionEnded _ -> "adopted";
      case Change.FoundingProven _ -> "proven";
    };
  }
}
