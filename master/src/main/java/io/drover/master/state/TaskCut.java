package io.drover.master.state;

import io.drover.master.model.Task;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** The tasks of one moment, oldest first, in pages that nobody alters any more. Thread-safe. */
final class TaskCut extends AbstractList<Task> implements RandomAccess {
  private final @Nullable Task[][] pages;
  private final int[] starts;
  private final int size;

  /**
   * A cut.
   *
   * @param starts how many tasks are before each page
   */
  TaskCut(@Nullable Task[][] pages, int[] starts, int size) {
    this.pages = pages;
    this.starts = starts;
    this.size = size;
  }

  @Override
  public Task get(int index) {
    Objects.checkIndex(index, size);
    int found = Arrays.binarySearch(starts, index);
    int page = found >= 0 ? found : -found - 2;
    int left = index - starts[page];
    for (Task task : pages[page]) {
      if (task != null && left-- == 0) {
        return task;
      }
    }
    throw new IllegalStateException("a page with fewer tasks than it counts");
  }

  @Override
  public int size() {
    return size;
  }
}
