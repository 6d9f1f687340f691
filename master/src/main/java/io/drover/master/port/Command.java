package io.drover.master.port;

import io.drover.master.model.JobSpec;
import io.drover.master.model.Node.Availability;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a client wants changed, already in domain words; names are checked by the loop. */
public sealed interface Command {
  /**
   * Creates or updates jobs, all or none.
   *
   * @param stack the stack they make up; empty for jobs of their own
   * @param prune remove the stack's jobs that are not named
   * @param createOnly refuse if one of them is there already
   */
  record Deploy(
      String namespace,
      String stack,
      SortedMap<String, JobSpec> jobs,
      boolean prune,
      boolean createOnly)
      implements Command {
    public Deploy {
      jobs = Collections.unmodifiableSortedMap(new TreeMap<>(jobs));
    }
  }

  /** Removes stacks or jobs; a stack wins. */
  record Remove(String namespace, List<String> names) implements Command {
    public Remove {
      names = List.copyOf(names);
    }
  }

  /**
   * Changes how many tasks jobs have.
   *
   * @param expectedVersion refuse if a job's newest version is another; 0 means no check
   */
  record Scale(String namespace, SortedMap<String, Integer> replicas, int expectedVersion)
      implements Command {
    public Scale {
      replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
    }
  }

  /** Replaces a job's tasks by new ones, as its update policy says. */
  record Restart(String namespace, String job) implements Command {}

  /** Ends a job's tasks and keeps the job. */
  record Stop(String namespace, String job) implements Command {}

  /** Sets what the operator wants of a node. */
  record SetAvailability(String node, Availability availability) implements Command {}

  /**
   * Sets the operator's labels of a node.
   *
   * @param labels an empty value takes the label away
   */
  record SetLabels(String node, SortedMap<String, String> labels) implements Command {
    public SetLabels {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  /**
   * Forgets a node.
   *
   * @param force also when it is not down: its tasks are given up
   */
  record RemoveNode(String node, boolean force) implements Command {}

  /** Makes an empty cluster's state that of a snapshot, and takes in what its workers run. */
  record Restore(SavedState saved) implements Command {}
}
