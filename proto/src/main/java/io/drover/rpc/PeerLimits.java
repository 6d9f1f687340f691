package io.drover.rpc;

import io.drover.proto.PeerHello;

/** What the peer lets this side do, as its hello said. */
record PeerLimits(int streamWindowBytes, int frameBytesMax, int streamsMax) {
  static PeerLimits of(PeerHello hello) {
    return new PeerLimits(
        unsigned(hello.getStreamWindowBytes()),
        unsigned(hello.getFrameBytesMax()),
        unsigned(hello.getStreamsMax()));
  }

  /** The longest message that fits into a frame. */
  int messageBytesMax() {
    return frameBytesMax - Frame.HEADER_BYTES;
  }

  private static int unsigned(int number) {
    return number < 0 ? Integer.MAX_VALUE : number;
  }
}
