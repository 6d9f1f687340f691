package io.drover.master.api;

import java.util.List;

/**
 * The tasks that a name stands for at one moment.
 *
 * @param single the name is that of one task
 * @param complete no further task can join them
 */
record FoundTasks(boolean single, boolean complete, List<TaskPlace> tasks) {
  FoundTasks {
    tasks = List.copyOf(tasks);
  }
}
