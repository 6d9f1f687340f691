package io.drover.master.loop;

import java.util.Comparator;
import java.util.stream.Stream;

/** Finds the name that was probably meant. */
final class Suggestions {
  /** Names further away than this are no suggestion. */
  private static final int DISTANCE_MAX = 2;

  /** So many names are looked at; a suggestion is not worth more. */
  private static final int NAMES_MAX = 2_000;

  private Suggestions() {}

  /** {@code "; did you mean 'web'?"}, or nothing. */
  static String forName(String name, Stream<String> known) {
    return known
        .limit(NAMES_MAX)
        .filter(candidate -> Math.abs(candidate.length() - name.length()) <= DISTANCE_MAX)
        .map(candidate -> new Candidate(candidate, distance(name, candidate)))
        .filter(candidate -> candidate.distance <= Math.min(DISTANCE_MAX, name.length() / 2))
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(candidate -> "; did you mean '" + candidate.name + "'?")
        .orElse("");
  }

  /** Insertions, deletions, substitutions and swaps of neighbours that make one of the other. */
  static int distance(String one, String other) {
    int[][] cost = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int differs = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + differs, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[one.length()][other.length()];
  }

  private record Candidate(String name, int distance) {}
}
