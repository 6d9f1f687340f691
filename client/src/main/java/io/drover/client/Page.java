package io.drover.client;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items in the cluster's order
 * @param next what the next query must give as its page; empty when this is the last page
 * @param index the log index that the page is true at
 */
public record Page<T>(List<T> items, String next, long index) {
  public Page {
    items = List.copyOf(items);
  }

  /** Whether no page follows this one. */
  public boolean last() {
    return next.isEmpty();
  }
}
