package io.drover.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.drover.base.HostPort;
import io.drover.proto.GoAway;
import io.drover.proto.PeerHello;
import io.drover.proto.StreamOpen;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;

/** A peer written from docs/protocol.md on a plain socket, which can also misbehave. */
final class WirePeer implements AutoCloseable {
  /** One frame as it came. */
  record Received(int type, long stream, ByteString body) {}

  static final int HELLO = 1;
  static final int OPEN = 2;
  static final int MESSAGE = 3;
  static final int CREDIT = 4;
  static final int HALF_CLOSE = 5;
  static final int END = 6;
  static final int PING = 7;
  static final int PONG = 8;
  static final int GOAWAY = 9;

  final Socket socket;
  final DataOutputStream out;
  final DataInputStream in;

  WirePeer(HostPort address) throws IOException {
    this(new Socket(address.host(), address.port()));
  }

  WirePeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(20_000);
    out = new DataOutputStream(socket.getOutputStream());
    in = new DataInputStream(socket.getInputStream());
  }

  static PeerHello.Builder hello() {
    return PeerHello.newBuilder()
        .setVersionMin(1)
        .setVersionMax(1)
        .setRole(1)
        .setId("wire")
        .setSoftwareVersion("9.9")
        .setStreamWindowBytes(1 << 20)
        .setFrameBytesMax(1 << 20)
        .setStreamsMax(100);
  }

  /** Shakes hands as a client that takes any cluster. */
  WirePeer greet() throws IOException {
    greet(hello().build());
    expectMagic();
    Received answer = read();
    if (answer.type() != HELLO) {
      throw new AssertionError("no hello but type " + answer.type());
    }
    return this;
  }

  void greet(PeerHello hello) throws IOException {
    out.writeBytes("DRVR");
    send(HELLO, 0, hello);
  }

  void expectMagic() throws IOException {
    if (in.readInt() != 0x44525652) {
      throw new AssertionError("no magic number");
    }
  }

  void send(int type, long stream, MessageLite body) throws IOException {
    send(type, stream, body.toByteArray());
  }

  void send(int type, long stream, byte[] body) throws IOException {
    out.writeInt(9 + body.length);
    out.writeByte(type);
    out.writeLong(stream);
    out.write(body);
    out.flush();
  }

  void open(long stream, String method) throws IOException {
    send(OPEN, stream, StreamOpen.newBuilder().setMethod(method).build());
  }

  Received read() throws IOException {
    int length = in.readInt();
    int type = in.readUnsignedByte();
    long stream = in.readLong();
    byte[] body = new byte[length - 9];
    in.readFully(body);
    return new Received(type, stream, ByteString.copyFrom(body));
  }

  Received read(int type) throws IOException {
    while (true) {
      Received frame = read();
      if (frame.type() == type) {
        return frame;
      }
    }
  }

  /** What the other side says before it closes. */
  GoAway readGoAway() throws IOException {
    GoAway goAway = GoAway.parseFrom(read(GOAWAY).body());
    try {
      read();
      throw new AssertionError("a frame after GOAWAY");
    } catch (EOFException end) {
      return goAway;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
