package io.drover.compose;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
final class Nearest {
  private static final int WORD_MAX = 64;
  private static final int PREFIX_MIN = 3;

  private Nearest() {}

  /** {@code "; did you mean 'x'?"}, or nothing when no known word is near. */
  static String hint(String word, Collection<String> known) {
    return of(word, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  static Optional<String> of(String word, Collection<String> known) {
    if (word.length() > WORD_MAX) {
      return Optional.empty();
    }
    String wanted = normalised(word);
    int allowed = Math.max(1, wanted.length() / 3);
    record Candidate(String word, int distance) {}
    return known.stream()
        .map(candidate -> new Candidate(candidate, near(wanted, normalised(candidate))))
        .filter(candidate -> candidate.distance() <= allowed)
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
        .map(Candidate::word);
  }

  /** What a word begins with counts as near it. */
  private static int near(String wanted, String candidate) {
    return wanted.length() >= PREFIX_MIN && candidate.startsWith(wanted)
        ? 1
        : distance(wanted, candidate);
  }

  private static String normalised(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "_");
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
        best = Math.min(best, cost[i - 1][j - 1] + replace);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = best;
      }
    }
    return cost[a.length()][b.length()];
  }
}
