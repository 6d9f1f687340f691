package io.drover.rpc;

import com.google.protobuf.ByteString;
import io.drover.proto.GoAway;
import io.drover.proto.PeerHello;
import io.drover.proto.StreamEnd;
import io.drover.proto.StreamOpen;

/** Takes frames apart: one method for each type, so that a new type is forgotten nowhere. */
interface FrameSink {
  void hello(PeerHello hello);

  void open(long stream, StreamOpen open);

  void message(long stream, ByteString payload);

  void credit(long stream, int bytes);

  void halfClose(long stream);

  void end(long stream, StreamEnd end);

  void ping(long token);

  void pong(long token);

  void goAway(GoAway goAway);
}
