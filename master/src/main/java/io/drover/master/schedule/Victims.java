package io.drover.master.schedule;

import io.drover.master.model.JobId;
import io.drover.master.model.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The tasks that would have to end on one node for a task to fit there.
 *
 * <p>Tasks of lower priority are taken until it fits: lowest priority first, among those the one
 * that frees most of what is missing, then the newest. After that each that is not needed is given
 * back, the last one first. What is told to end anyway counts as gone. Whom the task must be near
 * is never taken: it would have nobody to be near then, and would end each who came in his place.
 *
 * @param highest the highest priority among them, -1 if there are none
 */
record Victims(int highest, List<Occupant> tasks) {
  /** It fits once those have ended that are told to. */
  static final Victims NOBODY = new Victims(-1, List.of());

  /**
   * Those who would have to end, or empty if not even that would do.
   *
   * @param spared the jobs whose tasks must not end for this
   */
  static Optional<Victims> on(
      Board board, int row, Resources wanted, int priority, Predicate<JobId> spared) {
    Missing missing = new Missing(board.capacity(), row, wanted);
    if (!missing.any()) {
      return Optional.of(NOBODY);
    }
    List<Occupant> lower = new ArrayList<>();
    for (Occupant occupant : board.occupants(row)) {
      if (occupant.ending() || board.evicted(row, occupant.task())) {
        missing.less(occupant.reserved());
      } else if (occupant.priority() < priority && !spared.test(occupant.job())) {
        lower.add(occupant);
      }
    }
    if (!missing.any()) {
      return Optional.of(NOBODY);
    }
    return pick(missing, lower);
  }

  private static Optional<Victims> pick(Missing missing, List<Occupant> lower) {
    List<Candidate> order = new ArrayList<>(lower.size());
    lower.forEach(
        occupant -> order.add(new Candidate(occupant, missing.share(occupant.reserved()))));
    order.sort(Candidate.FIRST_TO_GO);
    List<Occupant> picked = new ArrayList<>();
    for (Candidate candidate : order) {
      if (!missing.any()) {
        break;
      }
      missing.less(candidate.occupant.reserved());
      picked.add(candidate.occupant);
    }
    if (missing.any()) {
      return Optional.empty();
    }
    for (int i = picked.size() - 1; i >= 0; i--) {
      missing.more(picked.get(i).reserved());
      if (missing.any()) {
        missing.less(picked.get(i).reserved());
      } else {
        picked.remove(i);
      }
    }
    int highest = picked.stream().mapToInt(Occupant::priority).max().orElse(-1);
    return Optional.of(new Victims(highest, List.copyOf(picked)));
  }

  /**
   * A task that may have to end.
   *
   * @param share how much of what is missing it frees
   */
  private record Candidate(Occupant occupant, double share) {
    static final Comparator<Candidate> FIRST_TO_GO =
        Comparator.comparingInt((Candidate candidate) -> candidate.occupant.priority())
            .thenComparing(Comparator.comparingDouble(Candidate::share).reversed())
            .thenComparing(candidate -> candidate.occupant.task(), Comparator.reverseOrder());
  }

  /** What a row lacks of what a task wants; what it has more than enough of is below zero. */
  private static final class Missing {
    private final long[] amounts;
    private final String[] kinds;

    Missing(Capacity capacity, int row, Resources wanted) {
      kinds = wanted.devices().keySet().toArray(String[]::new);
      amounts = new long[3 + kinds.length];
      // What nobody wants cannot be missing, however much too much of it is used.
      amounts[0] = wanted.cpuMillis() == 0 ? 0 : wanted.cpuMillis() - capacity.cpuFree(row);
      amounts[1] = wanted.memoryBytes() == 0 ? 0 : wanted.memoryBytes() - capacity.memoryFree(row);
      amounts[2] = wanted.diskBytes() == 0 ? 0 : wanted.diskBytes() - capacity.diskFree(row);
      for (int i = 0; i < kinds.length; i++) {
        amounts[3 + i] = wanted.device(kinds[i]) - capacity.deviceFree(row, kinds[i]);
      }
    }

    boolean any() {
      for (long amount : amounts) {
        if (amount > 0) {
          return true;
        }
      }
      return false;
    }

    void less(Resources freed) {
      add(freed, -1);
    }

    void more(Resources taken) {
      add(taken, 1);
    }

    private void add(Resources resources, int sign) {
      amounts[0] += sign * resources.cpuMillis();
      amounts[1] += sign * resources.memoryBytes();
      amounts[2] += sign * resources.diskBytes();
      for (int i = 0; i < kinds.length; i++) {
        amounts[3 + i] += sign * resources.device(kinds[i]);
      }
    }

    /** The sum of the shares of everything missing that the resources would give. */
    double share(Resources resources) {
      double share = part(0, resources.cpuMillis());
      share += part(1, resources.memoryBytes());
      share += part(2, resources.diskBytes());
      for (int i = 0; i < kinds.length; i++) {
        share += part(3 + i, resources.device(kinds[i]));
      }
      return share;
    }

    private double part(int which, long amount) {
      return amounts[which] <= 0 ? 0 : Math.min(1, (double) amount / amounts[which]);
    }
  }
}
