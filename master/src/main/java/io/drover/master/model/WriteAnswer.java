package io.drover.master.model;

import java.util.List;
import java.util.Optional;

/**
 * What a client learns of its write; kept, so that a retry learns the same.
 *
 * @param rejection why nothing was done, if it was refused
 */
public record WriteAnswer(
    List<JobOutcome> jobs, List<String> warnings, Optional<Rejection> rejection) {
  /** Nothing to tell. */
  public static final WriteAnswer NOTHING = new WriteAnswer(List.of(), List.of());

  public WriteAnswer {
    jobs = List.copyOf(jobs);
    warnings = List.copyOf(warnings);
  }

  /** Of a write that was done. */
  public WriteAnswer(List<JobOutcome> jobs, List<String> warnings) {
    this(jobs, warnings, Optional.empty());
  }

  /** Of a write that was not. */
  public static WriteAnswer refused(Rejection rejection) {
    return new WriteAnswer(List.of(), List.of(), Optional.of(rejection));
  }
}
