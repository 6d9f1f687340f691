package io.drover.worker.model;

import java.util.OptionalInt;

/**
 * How a container ended.
 *
 * @param exitCode of its process; empty when nobody knows, or it never ran
 * @param oomKilled whether the kernel killed it for memory
 * @param startedAtMillis by the engine's clock; 0 while unknown
 * @param finishedAtMillis by the engine's clock; 0 while unknown
 * @param error why it did not start, in the engine's words, or why it was ended; mostly empty
 */
public record End(
    OptionalInt exitCode,
    boolean oomKilled,
    long startedAtMillis,
    long finishedAtMillis,
    String error) {

  /** The end of a container that ran and exited. */
  public static End exited(int code, long startedAtMillis, long finishedAtMillis) {
    return new End(OptionalInt.of(code), false, startedAtMillis, finishedAtMillis, "");
  }

  /** The end of an attempt without a process: it did not start, or its container is gone. */
  public static End without(String error) {
    return new End(OptionalInt.empty(), false, 0, 0, error);
  }

  /** The same end, with what it is really due to. */
  public End dueTo(String reason) {
    return new End(exitCode, oomKilled, startedAtMillis, finishedAtMillis, reason);
  }

  /** Whether it ended as a program that did its work. */
  public boolean success() {
    return exitCode.isPresent() && exitCode.getAsInt() == 0 && !oomKilled && error.isEmpty();
  }

  /** How long its process ran; 0 when unknown. */
  public long ranMillis() {
    return startedAtMillis <= 0 ? 0 : Math.max(0, finishedAtMillis - startedAtMillis);
  }

  /** The end in words, such as "exited with code 1". */
  public String words() {
    if (oomKilled) {
      return "killed for memory"
          + (exitCode.isPresent() ? " (exit code " + exitCode.getAsInt() + ")" : "");
    }
    if (!error.isEmpty()) {
      return error;
    }
    return exitCode.isPresent() ? "exited with code " + exitCode.getAsInt() : "ended";
  }
}
