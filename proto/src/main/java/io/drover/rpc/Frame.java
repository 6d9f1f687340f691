package io.drover.rpc;

import com.google.protobuf.ByteString;
import io.drover.proto.GoAway;
import io.drover.proto.PeerHello;
import io.drover.proto.StreamEnd;
import io.drover.proto.StreamOpen;

/**
 * One frame of the wire. On the wire it is: length of what follows (4 bytes), type (1 byte), stream
 * id (8 bytes, 0 for frames of the connection), body; numbers are big-endian.
 */
sealed interface Frame {
  /** Bytes of type and stream id, which every frame's length counts. */
  int HEADER_BYTES = 9;

  /** Calls the one method of the sink that is for this kind of frame. */
  void deliverTo(FrameSink sink);

  record Hello(PeerHello hello) implements Frame {
    @Override
    public void deliverTo(FrameSink sink) {
      sink.hello(hello);
    }
  }

  record Open(long stream, StreamOpen open) implements Frame {
    @Override
    public void deliverTo(FrameSink sink) {
      sink.open(stream, open);
    }
  }

  record Message(long stream, ByteString payload) implements Frame {
    @Override
    public void deliverTo(FrameSink sink) {
      sink.message(stream, payload);
    }
  }

  record Credit(long stream, int bytes) implements Frame {
    @Override
    public void deliverTo(FrameSink sink) {
      sink.credit(stream, bytes);
    }
  }

  record HalfClose(long stream) implements Frame {
    @Override
    public void deliverTo(FrameSink sink) {
      sink.halfClose(stream);
    }
  }

  record End(long stream, StreamEnd end) implements Frame {
    @Override
    public void deliverTo(FrameSink sink) {
      sink.end(stream, end);
    }
  }

  record Ping(long token) implements Frame {
    @Override
    public void deliverTo(FrameSink sink) {
      sink.ping(token);
    }
  }

  record Pong(long token) implements Frame {
    @Override
    public void deliverTo(FrameSink sink) {
      sink.pong(token);
    }
  }

  record Farewell(GoAway goAway) implements Frame {
    @Override
    public void deliverTo(FrameSink sink) {
      sink.goAway(goAway);
    }
  }
}
