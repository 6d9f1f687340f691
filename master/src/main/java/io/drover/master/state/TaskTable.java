package io.drover.master.state;

import io.drover.master.model.Task;
import io.drover.master.model.TaskId;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tasks by their number, in pages of consecutive numbers: tasks are numbered as they are made, so
 * that most pages are full, a lookup is one step and nothing is kept beside the references.
 *
 * <p>A cut takes the pages as they are, however many tasks there are; whoever writes to a page for
 * the first time after that writes to a copy of it.
 */
final class TaskTable {
  private static final int PAGE_BITS = 6;
  private static final int PAGE_SLOTS = 1 << PAGE_BITS;

  private final Map<Long, Page> pages = new HashMap<>();
  private final TreeMap<Long, Page> inOrder = new TreeMap<>();
  private final Collection<Task> all = new All();
  private int size;
  private long cuts;

  /** The slots of one page, and since which cut they are nobody else's. */
  private static final class Page {
    private @Nullable Task[] slots = new @Nullable Task[PAGE_SLOTS];
    private int used;
    private long ownedSince;

    Page(long cuts) {
      ownedSince = cuts;
    }
  }

  /** All of them, oldest first. */
  Collection<Task> all() {
    return all;
  }

  int size() {
    return size;
  }

  Optional<Task> get(TaskId id) {
    Page page = pages.get(id.number() >>> PAGE_BITS);
    return page == null ? Optional.empty() : Optional.ofNullable(page.slots[slot(id)]);
  }

  /** Puts the task there, or takes away what is there; returns what was. */
  Optional<Task> replace(TaskId id, Optional<Task> next) {
    long number = id.number() >>> PAGE_BITS;
    Page page = pages.get(number);
    if (page == null) {
      if (next.isEmpty()) {
        return Optional.empty();
      }
      page = new Page(cuts);
      pages.put(number, page);
      inOrder.put(number, page);
    }
    if (page.ownedSince < cuts) {
      page.slots = page.slots.clone();
      page.ownedSince = cuts;
    }
    @Nullable Task was = page.slots[slot(id)];
    page.slots[slot(id)] = next.orElse(null);
    int more = (next.isPresent() ? 1 : 0) - (was == null ? 0 : 1);
    size += more;
    page.used += more;
    if (page.used == 0) {
      pages.remove(number);
      inOrder.remove(number);
    }
    return Optional.ofNullable(was);
  }

  /** All of them as they are now, whatever happens to this table later. */
  TaskCut cut() {
    cuts++;
    @Nullable Task[][] slots = new @Nullable Task[inOrder.size()][];
    int[] starts = new int[slots.length];
    int count = 0;
    int i = 0;
    for (Page page : inOrder.values()) {
      slots[i] = page.slots;
      starts[i] = count;
      count += page.used;
      i++;
    }
    return new TaskCut(slots, starts, count);
  }

  private static int slot(TaskId id) {
    return (int) id.number() & (PAGE_SLOTS - 1);
  }

  private final class All extends AbstractCollection<Task> {
    @Override
    public Iterator<Task> iterator() {
      return new InOrder(inOrder.values().iterator());
    }

    @Override
    public int size() {
      return size;
    }
  }

  private static final class InOrder implements Iterator<Task> {
    private final Iterator<Page> pages;
    private @Nullable Task[] slots = new @Nullable Task[0];
    private int slot;
    private @Nullable Task next;

    InOrder(Iterator<Page> pages) {
      this.pages = pages;
      advance();
    }

    private void advance() {
      next = null;
      while (next == null && (slot < slots.length || pages.hasNext())) {
        if (slot == slots.length) {
          slots = pages.next().slots;
          slot = 0;
        }
        next = slots[slot++];
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Task next() {
      Task found = next;
      if (found == null) {
        throw new NoSuchElementException();
      }
      advance();
      return found;
    }
  }
}
