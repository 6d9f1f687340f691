package io.drover.it.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a run is to do.
 *
 * @param seed decides which faults happen when, and what the clients do; not how the machine's own
 *     processes and threads interleave
 * @param kinds of faults that may happen
 * @param minutes for how long new rounds begin; 0 for the short form: each kind of fault once
 * @param graceSeconds for how long a node may be away, and the lease
 * @param report where the figures go
 */
record Plan(long seed, List<FaultKind> kinds, int minutes, int graceSeconds, Path report) {
  private static final int FAULTS_MAX = 3;

  /** How many faults of the short form come together. */
  private static final int TOGETHER = 5;

  /** The kinds of each round; an endless supply in the long form. */
  List<List<FaultKind>> rounds(Random random) {
    List<FaultKind> all = new ArrayList<>(kinds);
    List<List<FaultKind>> rounds = new ArrayList<>();
    if (minutes == 0) {
      // It would take as long as all others together.
      all.remove(FaultKind.WORKER_LOST);
      Collections.shuffle(all, random);
      for (int i = 0; i < all.size(); i += TOGETHER) {
        rounds.add(List.copyOf(all.subList(i, Math.min(all.size(), i + TOGETHER))));
      }
      return rounds;
    }
    // Each kind comes once in every deck, so that none is missed.
    List<FaultKind> deck = new ArrayList<>();
    for (int i = 0; i < minutes * 6; i++) {
      List<FaultKind> round = new ArrayList<>();
      int size = 1 + random.nextInt(FAULTS_MAX);
      while (round.size() < size) {
        if (deck.isEmpty()) {
          deck.addAll(all);
          Collections.shuffle(deck, random);
        }
        round.add(deck.removeLast());
      }
      rounds.add(round);
    }
    return rounds;
  }

  /**
   * How long the cluster may take to be stable once it is healed: nodes are given up after the
   * grace, at most once tasks replaced after it and two leases, and then containers are started on
   * a machine that may be busy with other things.
   */
  int stableWithinSeconds() {
    return 4 * graceSeconds + 90;
  }
}
