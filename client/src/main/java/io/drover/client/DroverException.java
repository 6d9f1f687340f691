package io.drover.client;

import java.io.Serial;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Why a call to the cluster failed: a category for programs and a message for people. */
public final class DroverException extends RuntimeException {
  /** What kind of failure it is. */
  public enum Category {
    /** Something went wrong that the caller cannot mend by asking differently. */
    FAILED,
    /** The request makes no sense, whatever the state of the cluster is. */
    INVALID,
    /** No master that leads could be reached within the time-out. */
    NO_LEADER,
    /** What the request names does not exist. */
    NOT_FOUND,
    /** The state of the cluster forbids it: it exists already, or changed in the meantime. */
    CONFLICT,
    /** A master took the request and did not answer within the time-out. */
    TIMED_OUT
  }

  @Serial private static final long serialVersionUID = 1L;

  private final Category category;

  public DroverException(Category category, String message) {
    super(message);
    this.category = category;
  }

  public DroverException(Category category, String message, Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  /** What kind of failure it is. */
  public Category category() {
    return category;
  }

  /**
   * The failure inside what a future threw: unwraps {@link CompletionException} and {@link
   * ExecutionException}, and turns what is no {@link DroverException} into one.
   */
  public static DroverException from(Throwable thrown) {
    Throwable inner = thrown;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    if (inner instanceof DroverException known) {
      return known;
    }
    if (inner instanceof CancellationException) {
      return new DroverException(Category.FAILED, "cancelled", inner);
    }
    String message = inner.getMessage();
    return new DroverException(
        Category.FAILED, message == null ? inner.getClass().getSimpleName() : message, inner);
  }
}
