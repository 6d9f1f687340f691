package io.drover.master.loop;

import java.util.ArrayList;
import java.util.List;

/** One page of a list, as it fills. */
final class Page<T> {
  /** Items on a page. */
  static final int SIZE = 500;

  /** Records looked at for a page, fitting or not, so that no filter makes a turn long. */
  private static final int LOOKS = 20_000;

  private final List<T> items = new ArrayList<>();
  private int looks;
  private String next = "";

  /**
   * Whether the page takes more; if it does not, the last position is where the next one goes on.
   */
  boolean takes(String lastPosition) {
    if (items.size() >= SIZE || looks >= LOOKS) {
      next = lastPosition;
      return false;
    }
    looks++;
    return true;
  }

  void add(T item) {
    items.add(item);
  }

  List<T> items() {
    return List.copyOf(items);
  }

  /** Empty when this was the last. */
  String next() {
    return next;
  }
}
