package io.drover.master.state;

import io.drover.master.model.Job;
import io.drover.master.model.JobId;
import io.drover.master.model.MasterId;
import io.drover.master.model.Node;
import io.drover.master.model.NodeId;
import io.drover.master.model.Observation;
import io.drover.master.model.Placement;
import io.drover.master.model.RequestKey;
import io.drover.master.model.Task;
import io.drover.master.model.TaskGoal;
import io.drover.master.model.TaskId;
import io.drover.master.model.WriteAnswer;
import java.util.List;

/**
 * One durable fact, the only thing that alters cluster state. A checkpoint is a list of these too.
 */
public sealed interface Change {
  /** A master took the lead; first change of each epoch. */
  record LeadershipStarted(MasterId master, String address) implements Change {}

  /** A job is now this, whatever it was. */
  record JobPut(Job job) implements Change {}

  /** A job is gone; it has no tasks any more. */
  record JobRemoved(JobId job) implements Change {}

  /** A task is now this, whatever it was: a new one, or any one in a checkpoint. */
  record TaskPut(Task task) implements Change {}

  /** A waiting task got a node. */
  record TaskPlaced(TaskId task, Placement placement) implements Change {}

  /** The leader wants something else of a task. */
  record TaskGoalSet(TaskId task, TaskGoal goal) implements Change {}

  /** A worker reported, or the leader declares a task lost or says why it waits. */
  record TaskObserved(TaskId task, Observation observation) implements Change {}

  /** A task that has ended is forgotten. */
  record TaskRemoved(TaskId task) implements Change {}

  /** A node is now this, whatever it was. */
  record NodePut(Node node) implements Change {}

  /** A node is forgotten; it has no tasks any more. */
  record NodeRemoved(NodeId node) implements Change {}

  /**
   * A request took effect at an index, or was refused there (that of its own entry, whatever entry
   * of a checkpoint this is read from), with the answer that every retry of it gets.
   */
  record RequestAnswered(RequestKey key, long timeMillis, long index, WriteAnswer answer)
      implements Change {
    RequestAnswered at(long otherIndex) {
      return new RequestAnswered(key, timeMillis, otherIndex, answer);
    }
  }

  /** Answers given before this time are forgotten. */
  record RequestsForgotten(long beforeMillis) implements Change {}

  /**
   * The next task gets this number: in checkpoints, for deriving it needs tasks long gone, and when
   * a store is founded, for its numbers must be none that a lost store may have given.
   */
  record TaskNumberReached(long next) implements Change {}

  /**
   * About the store as a whole: its founding, and a snapshot that is restored into it. A snapshot
   * takes many entries, so its parts are staged, and become the state at once with the commit.
   */
  sealed interface OfStore extends Change {}

  /** This store is another than any before it; in checkpoints, how far it has come since. */
  record Founded(Founding founding) implements OfStore {}

  /** What was staged is dropped; so many parts follow. None: the restore was given up. */
  record RestoreBegun(int parts) implements OfStore {}

  /** One part, from number 1 on: changes as a checkpoint has them. */
  record RestorePart(int number, List<Change> changes) implements OfStore {
    public RestorePart {
      changes = List.copyOf(changes);
    }
  }

  /**
   * The parts are in the state now. The next task gets at least this number, far beyond any that
   * was given after the snapshot.
   */
  record RestoreCommitted(long nextTask) implements OfStore {}

  /** The workers are taken in: the leader decides again. */
  record AdoptionEnded() implements OfStore {}

  /** The founding is {@linkplain Founding#proven proven}. */
  record FoundingProven() implements OfStore {}
}
