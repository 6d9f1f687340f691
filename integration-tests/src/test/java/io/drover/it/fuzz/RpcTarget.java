package io.drover.it.fuzz;

import io.drover.base.Check;
import io.drover.rpc.EmbeddedSide;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A whole side of a connection: decoder, handshake, streams. The first byte chooses the side, and
 * whether what follows is the wire's bytes as they are or frames with the right lengths; the second
 * how they are cut.
 */
final class RpcTarget implements Target {
  private static final int CONNECTOR = 1;
  private static final int GREETED = 2;
  private static final int FRAMED = 4;

  /** Answers of a fixed size that one byte may call for: refusals carry text. */
  private static final int ANSWERED_PER_BYTE_MAX = 40;

  @Override
  public String name() {
    return "rpc";
  }

  @Override
  public void take(byte[] input) {
    if (input.length < 2) {
      return;
    }
    byte[] bytes = wire(input);
    EmbeddedSide side = new EmbeddedSide((input[0] & CONNECTOR) != 0);
    try {
      Random cuts = new Random(input[1]);
      int cutMax = 1 << (input[1] & 15);
      for (int from = 0; from < bytes.length && side.open(); ) {
        int length = Math.min(bytes.length - from, 1 + cuts.nextInt(cutMax));
        side.read(bytes, from, length);
        from += length;
      }
      Check.state(
          side.answeredBytes() <= 2_000L + (long) ANSWERED_PER_BYTE_MAX * bytes.length,
          "%d bytes were answered with %d",
          bytes.length,
          side.answeredBytes());
    } finally {
      side.close();
    }
  }

  private static byte[] wire(byte[] input) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if ((input[0] & GREETED) != 0) {
      out.writeBytes(EmbeddedSide.greeting());
    }
    byte[] rest = Arrays.copyOfRange(input, 2, input.length);
    if ((input[0] & FRAMED) == 0) {
      out.writeBytes(rest);
      return out.toByteArray();
    }
    for (Steps.Step step : Steps.of(rest)) {
      int type = step.kind() & 15;
      long stream = type == 1 || type >= 7 ? 0 : 1 + 2 * (step.kind() >> 4);
      out.writeBytes(EmbeddedSide.frame(type, stream, step.content()));
    }
    return out.toByteArray();
  }

  @Override
  public List<byte[]> seeds() {
    byte[] greeted = EmbeddedSide.conversation();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(new byte[] {0, 9});
    whole.writeBytes(EmbeddedSide.greeting());
    whole.writeBytes(greeted);
    byte[] open = {10, 9, 't', 'e', 's', 't', '.', 'P', 'i', 'p', 'e', 16, 5};
    byte[] framed =
        Steps.bytes(
            new Steps.Step(2, open),
            new Steps.Step(3, new byte[] {10, 1, 65}),
            new Steps.Step(4, new byte[] {0, 0, 0, 9}),
            new Steps.Step(5, new byte[0]),
            new Steps.Step(0x12, open),
            new Steps.Step(0x16, new byte[] {8, 4}),
            new Steps.Step(7, new byte[8]),
            new Steps.Step(9, new byte[] {8, 8}));
    return List.of(
        whole.toByteArray(),
        prefixed(GREETED, 5, greeted),
        prefixed(GREETED | CONNECTOR, 3, greeted),
        prefixed(GREETED | FRAMED, 4, framed),
        prefixed(GREETED | FRAMED | CONNECTOR, 15, framed));
  }

  private static byte[] prefixed(int flags, int cut, byte[] rest) {
    byte[] bytes = new byte[2 + rest.length];
    bytes[0] = (byte) flags;
    bytes[1] = (byte) cut;
    System.arraycopy(rest, 0, bytes, 2, rest.length);
    return bytes;
  }

  @Override
  public List<String> dictionary() {
    return List.of("DRVR", "test.Pipe", "test.Echo");
  }
}
