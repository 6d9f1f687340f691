package io.drover.master.schedule;

/**
 * The rows that changed, in the order in which they did. Only as many of the last ones are kept as
 * there are rows: whoever is further behind looks at all rows anyway.
 */
final class RowNews {
  private final int[] ring;
  private final int mask;
  private long end;

  RowNews(int rows) {
    int size = Integer.highestOneBit(Math.max(1, rows)) * 2;
    ring = new int[size];
    mask = size - 1;
  }

  void add(int row) {
    ring[(int) end & mask] = row;
    end++;
  }

  /** Where the next one will be. */
  long end() {
    return end;
  }

  /** Whether everything from there on is still kept. */
  boolean keeps(long position) {
    return end - position <= ring.length;
  }

  int at(long position) {
    return ring[(int) position & mask];
  }
}
