package io.drover.master.schedule;

import io.drover.master.model.JobId;
import java.util.List;
import java.util.Optional;

/**
 * The filters and scores in their order: the one place that says which nodes fit and which fits
 * best.
 */
final class Rules {
  /** Cheap and final ones first; the first that refuses is the one that people are told. */
  private static final List<NodeFilter> FILTERS =
      List.of(
          new StateFilter(),
          new ConstraintFilter(),
          new ReplicasPerNodeFilter(),
          new CpuFilter(),
          new MemoryFilter(),
          new PortFilter());

  private static final List<NodeScore> SCORES = List.of(new BestFit(), new ApartFromSiblings());

  private Rules() {}

  static boolean admits(NodeTable table, int row, JobId job, Demand demand) {
    for (NodeFilter filter : FILTERS) {
      if (!filter.admits(table, row, job, demand)) {
        return false;
      }
    }
    return true;
  }

  static Optional<Refusal> refusal(NodeTable table, int row, JobId job, Demand demand) {
    for (NodeFilter filter : FILTERS) {
      if (!filter.admits(table, row, job, demand)) {
        return Optional.of(filter.refusal(table, row, job, demand));
      }
    }
    return Optional.empty();
  }

  /** The mean of all scores. */
  static double score(NodeTable table, int row, JobId job, Demand demand) {
    double sum = 0;
    for (NodeScore score : SCORES) {
      sum += score.of(table, row, job, demand);
    }
    return sum / SCORES.size();
  }
}
