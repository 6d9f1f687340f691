package io.drover.rpc;

/** Why a call failed. The numbers travel on the wire: they are never reused. */
public enum RpcCode {
  /** The caller gave up. */
  CANCELLED(1),
  /** The request makes no sense whatever the state is. */
  INVALID_ARGUMENT(2),
  /** The deadline passed; the effect may or may not have happened. */
  DEADLINE_EXCEEDED(3),
  /** What the request names does not exist. */
  NOT_FOUND(4),
  /** The state forbids it: it exists already, or changed since the caller looked. */
  CONFLICT(5),
  /** A bound is reached: try later. */
  RESOURCE_EXHAUSTED(6),
  /**
   * This master does not lead; detail {@code leader} holds the leader's address if one is known.
   */
  NOT_LEADER(7),
  /**
   * The peer cannot answer now (no connection, starting, stopping, no quorum); the effect may have
   * happened.
   */
  UNAVAILABLE(8),
  /** The peer has no such method. */
  UNIMPLEMENTED(9),
  /** A bug or a lost resource on the peer's side. */
  INTERNAL(10),
  /** The peer broke the protocol. */
  PROTOCOL_ERROR(11),
  /** The caller may not do this. */
  PERMISSION_DENIED(12),
  /** A watch asked for an index that is no longer kept. */
  COMPACTED(13);

  private final int number;

  RpcCode(int number) {
    this.number = number;
  }

  /** The code's number on the wire. */
  public int number() {
    return number;
  }

  /** The code with this number; an unknown one, from a newer peer, reads as {@link #INTERNAL}. */
  public static RpcCode of(int number) {
    for (RpcCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return INTERNAL;
  }
}
