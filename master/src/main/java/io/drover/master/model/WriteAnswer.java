package io.drover.master.model;

import java.util.List;

/** What a client learns of its write; kept, so that a retry learns the same. */
public record WriteAnswer(List<JobOutcome> jobs, List<String> warnings) {
  /** Nothing to tell. */
  public static final WriteAnswer NOTHING = new WriteAnswer(List.of(), List.of());

  public WriteAnswer {
    jobs = List.copyOf(jobs);
    warnings = List.copyOf(warnings);
  }
}
