package io.drover.master.schedule;

import io.drover.master.model.Affinity;
import io.drover.master.model.Aversion;
import io.drover.master.model.JobId;
import io.drover.master.model.JobSpec;
import io.drover.master.model.Preference;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Everything that a job wishes of the neighbourhood of its tasks, and what other jobs forbid it:
 * who must be apart from somebody is not joined by him either. With it the wishes about nodes.
 */
final class Neighbourhoods {
  private final Neighbourhood[] all;
  private final Set<Aversion> aversions;
  private final List<Preference> preferences;
  private final List<BitSet> preferred = new ArrayList<>();

  Neighbourhoods(Board board, JobId job, JobSpec spec) {
    List<Neighbourhood> found = new ArrayList<>();
    for (Affinity affinity : spec.placement().affinities()) {
      JobId other = new JobId(job.namespace(), affinity.job());
      found.add(
          new Neighbourhood(
              board,
              other,
              affinity.attribute(),
              affinity.near(),
              affinity.weight(),
              other.equals(job)));
    }
    aversions = board.view().averseTo(job);
    for (Aversion aversion : aversions) {
      found.add(new Neighbourhood(board, aversion.job(), aversion.attribute(), false, 0, false));
    }
    all = found.toArray(Neighbourhood[]::new);
    preferences = spec.placement().preferences();
    preferences.forEach(wish -> preferred.add(board.matching(wish.constraint())));
  }

  /** Whether other jobs forbid what they did. */
  boolean holds(Set<Aversion> now) {
    return aversions.equals(now);
  }

  /** The jobs whose tasks it counts. */
  Set<JobId> jobs() {
    Set<JobId> jobs = new HashSet<>();
    for (Neighbourhood neighbourhood : all) {
      jobs.add(neighbourhood.job());
    }
    return jobs;
  }

  /** Counts what is new on the row; other rows that this concerns are handed on. */
  void count(int row, int rows, IntConsumer concerned) {
    for (Neighbourhood neighbourhood : all) {
      AttributeColumn column = neighbourhood.column();
      switch (neighbourhood.count(row)) {
        case NOBODY -> {}
        case SAME_VALUE -> {
          int value = column.of(row);
          for (int i = 0; i < column.rowsOf(value); i++) {
            concerned.accept(column.rowOf(value, i));
          }
        }
        case EVERYBODY -> {
          for (int other = 0; other < rows; other++) {
            concerned.accept(other);
          }
        }
      }
    }
  }

  /** Whether the tasks must be near those of that job. */
  boolean needs(JobId job) {
    for (Neighbourhood neighbourhood : all) {
      if (neighbourhood.required() && neighbourhood.near() && neighbourhood.job().equals(job)) {
        return true;
      }
    }
    return false;
  }

  /** The first wish that must be fulfilled and is not, if there is one. */
  Optional<Neighbourhood> broken(int row) {
    for (Neighbourhood neighbourhood : all) {
      if (neighbourhood.required() && !neighbourhood.fulfilled(row)) {
        return Optional.of(neighbourhood);
      }
    }
    return Optional.empty();
  }

  boolean admits(int row) {
    for (Neighbourhood neighbourhood : all) {
      if (neighbourhood.required() && !neighbourhood.fulfilled(row)) {
        return false;
      }
    }
    return true;
  }

  /** The weight of the other wishes that are fulfilled on the row. */
  int wishes(int row) {
    int sum = 0;
    for (Neighbourhood neighbourhood : all) {
      if (!neighbourhood.required() && neighbourhood.fulfilled(row)) {
        sum += neighbourhood.weight();
      }
    }
    for (int wish = 0; wish < preferred.size(); wish++) {
      if (preferred.get(wish).get(row)) {
        sum += preferences.get(wish).weight();
      }
    }
    return sum;
  }
}
