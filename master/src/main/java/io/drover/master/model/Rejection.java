package io.drover.master.model;

/**
 * Why a request is refused; nothing was changed.
 *
 * @param message for people: what is wrong and what to do; what is beyond {@link
 *     #MESSAGE_LENGTH_MAX} characters is left out, for it is kept
 */
public record Rejection(Code code, String message) {
  /** How long a message may be. */
  public static final int MESSAGE_LENGTH_MAX = 10_000;

  public Rejection {
    message = message.length() > MESSAGE_LENGTH_MAX ? cut(message) : message;
  }

  /** Half a character would be another one on the masters that read it in the log. */
  private static String cut(String message) {
    boolean half = Character.isHighSurrogate(message.charAt(MESSAGE_LENGTH_MAX - 2));
    return message.substring(0, half ? MESSAGE_LENGTH_MAX - 2 : MESSAGE_LENGTH_MAX - 1) + "…";
  }

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
