package io.drover.master.schedule;

import java.util.Arrays;

/**
 * Who is the best of many, kept up to date: a tournament, in which every match is between the
 * winners of two halves. When one contender changes, only the matches on its way to the top are
 * played again.
 */
final class WinnerTree {
  /** Nobody. */
  static final int NONE = -1;

  private final Order order;
  private final int[] winners;
  private final int places;

  /** Which of two contenders is better. */
  @FunctionalInterface
  interface Order {
    boolean better(int one, int other);
  }

  WinnerTree(int size, Order order) {
    this.order = order;
    places = Math.max(2, Integer.highestOneBit(Math.max(1, size - 1)) * 2);
    winners = new int[2 * places];
    Arrays.fill(winners, NONE);
  }

  /** The best of all, or {@link #NONE}. */
  int best() {
    return winners[1];
  }

  /** Puts a contender in its place, without a match. */
  void put(int place, int contender) {
    winners[places + place] = contender;
  }

  /** Plays every match. */
  void play() {
    for (int match = places - 1; match > 0; match--) {
      playMatch(match);
    }
  }

  /** Puts a contender in its place, and plays until nothing can differ any more. */
  void replace(int place, int contender) {
    int before = winners[places + place];
    winners[places + place] = contender;
    for (int match = (places + place) >> 1; match > 0; match >>= 1) {
      int winner = winners[match];
      int now = playMatch(match);
      if (now == winner && now != contender && now != before) {
        return;
      }
    }
  }

  /**
   * All contenders in the places from first to last became better or worse by the same: plays what
   * is between them and others.
   */
  void replay(int first, int last) {
    replayAbove(first);
    if (last != first) {
      replayAbove(last);
    }
  }

  private void replayAbove(int place) {
    for (int match = (places + place) >> 1; match > 0; match >>= 1) {
      playMatch(match);
    }
  }

  private int playMatch(int match) {
    int one = winners[2 * match];
    int other = winners[2 * match + 1];
    int winner = one == NONE ? other : other == NONE || order.better(one, other) ? one : other;
    winners[match] = winner;
    return winner;
  }
}
