package io.drover.rpc;

import org.jspecify.annotations.Nullable;

/** The types of frames. The numbers travel on the wire: they are never reused. */
enum FrameType {
  /** Who the sender is and what it speaks; the first frame of each side and never sent again. */
  HELLO(1, false),
  /** A new stream, by its caller. */
  OPEN(2, true),
  /** One message of a stream. */
  MESSAGE(3, true),
  /** So many bytes more may be sent on a stream. */
  CREDIT(4, true),
  /** The sender will send no more messages on a stream. */
  HALF_CLOSE(5, true),
  /** A stream has failed, in both directions. */
  END(6, true),
  /** Asks for a PONG with the same eight bytes. */
  PING(7, false),
  /** Answers a PING. */
  PONG(8, false),
  /** The sender closes the connection, and why. */
  GOAWAY(9, false);

  private static final FrameType[] BY_NUMBER = new FrameType[values().length + 1];

  static {
    for (FrameType type : values()) {
      BY_NUMBER[type.number] = type;
    }
  }

  private final int number;
  private final boolean ofStream;

  FrameType(int number, boolean ofStream) {
    this.number = number;
    this.ofStream = ofStream;
  }

  /** The type's number on the wire. */
  int number() {
    return number;
  }

  /** Whether frames of this type name a stream; the others carry the stream id 0. */
  boolean ofStream() {
    return ofStream;
  }

  /** The type with this number, or null when this version knows none. */
  static @Nullable FrameType of(int number) {
    return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }
}
