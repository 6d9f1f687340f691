package io.drover.it.history;

/** What a check found. */
public sealed interface Finding {
  /** One order explains all answers. */
  record Explained() implements Finding {}

  /**
   * No order explains the answers.
   *
   * @param text the least part of the history found that cannot be, for people
   */
  record Violated(String job, String text) implements Finding {}

  /** Too many orders are possible for the time given. */
  record Undecided(String job) implements Finding {}
}
