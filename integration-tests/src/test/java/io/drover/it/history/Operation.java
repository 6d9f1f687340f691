package io.drover.it.history;

/** What a client asks about one job. A request about several jobs is one operation for each. */
public sealed interface Operation {
  /**
   * Creates the job, or makes it what is described.
   *
   * @param createOnly whether it must not exist
   * @param token stands for all of the description but the number of tasks
   */
  record Submit(boolean createOnly, int replicas, String token) implements Operation {
    @Override
    public String toString() {
      return "%s '%s' x %d".formatted(createOnly ? "create" : "submit", token, replicas);
    }
  }

  /**
   * Changes the number of tasks.
   *
   * @param expectedVersion the version that the job must have; 0 for any
   */
  record Scale(int expectedVersion, int replicas) implements Operation {
    @Override
    public String toString() {
      String condition = expectedVersion == 0 ? "" : " if at version " + expectedVersion;
      return "scale to " + replicas + condition;
    }
  }

  /** Removes the job: it is gone when its tasks are. */
  record Remove() implements Operation {
    @Override
    public String toString() {
      return "remove";
    }
  }

  /** Stops the job's tasks and keeps the job. */
  record Stop() implements Operation {
    @Override
    public String toString() {
      return "stop";
    }
  }

  /** Replaces the job's tasks. */
  record Restart() implements Operation {
    @Override
    public String toString() {
      return "restart";
    }
  }

  /**
   * A new version that no client asked for: the leader went back to an earlier one.
   *
   * @param token of the version that it went back to
   */
  record RollBack(int replicas, String token) implements Operation {
    @Override
    public String toString() {
      return "the leader goes back to '%s' x %d".formatted(token, replicas);
    }
  }

  /**
   * Looks at the job.
   *
   * @param minIndex the index that the answer must reflect; 0 for whatever the master has
   */
  record Read(long minIndex) implements Operation {
    @Override
    public String toString() {
      return minIndex == 0 ? "read" : "read from index " + minIndex + " on";
    }
  }
}
