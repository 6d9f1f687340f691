package io.drover.master.port;

/**
 * Why a request is refused; nothing was changed.
 *
 * @param message for people: what is wrong and what to do
 */
public record Rejection(Code code, String message) {
  /** What kind of refusal it is. */
  public enum Code {
    /** The request can never be right. */
    INVALID_ARGUMENT,
    /** What it names is not there. */
    NOT_FOUND,
    /** It does not go with what is there. */
    CONFLICT,
    /** It cannot be done as things are now. */
    FAILED_PRECONDITION,
    /** What is asked for is no longer kept. */
    COMPACTED
  }
}
