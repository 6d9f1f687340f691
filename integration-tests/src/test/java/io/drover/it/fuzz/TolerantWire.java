package io.drover.it.fuzz;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Reads any bytes as a message of a given kind, and writes what it read: numbers of no field become
 * those of one, lengths end where the message around them ends, texts become UTF-8. What is a valid
 * message stays as it is, nearly. So a mutation of a few bytes changes a few fields instead of
 * making the whole unreadable, and what lies behind the decoder is reached.
 */
final class TolerantWire {
  private static final int DEPTH_MAX = 12;

  private final byte[] input;
  private int at;

  private TolerantWire(byte[] input, int from) {
    this.input = input;
    this.at = from;
  }

  /** A valid message of this kind that resembles the bytes. */
  static byte[] message(Descriptor kind, byte[] input) {
    try {
      return new TolerantWire(input, 0).message(kind, input.length, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] message(Descriptor kind, int end, int depth) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes, 256);
    List<FieldDescriptor> fields = kind.getFields();
    while (at < end && !fields.isEmpty()) {
      long tag = varint(end);
      int number = (int) (tag >>> 3);
      FieldDescriptor field = kind.findFieldByNumber(number);
      if (field == null) {
        field = fields.get(Math.floorMod(number, fields.size()));
      }
      field(out, field, (int) (tag & 7), end, depth);
    }
    at = end;
    out.flush();
    return bytes.toByteArray();
  }

  private void field(CodedOutputStream out, FieldDescriptor field, int wire, int end, int depth)
      throws IOException {
    int number = field.getNumber();
    switch (field.getType()) {
      case MESSAGE, GROUP -> {
        int inner = innerEnd(end);
        if (depth >= DEPTH_MAX) {
          at = inner;
        } else {
          out.writeByteArray(number, message(field.getMessageType(), inner, depth + 1));
        }
      }
      case STRING -> out.writeString(number, text(innerEnd(end)));
      case BYTES -> out.writeByteArray(number, bytes(innerEnd(end)));
      case FIXED32, SFIXED32, FLOAT -> out.writeFixed32(number, (int) fixed(4, end));
      case FIXED64, SFIXED64, DOUBLE -> out.writeFixed64(number, fixed(8, end));
      default -> {
        int inner = wire == 2 && field.isRepeated() ? innerEnd(end) : at;
        do {
          out.writeUInt64(number, varint(end));
        } while (at < inner);
      }
    }
  }

  private int innerEnd(int end) {
    long length = varint(end);
    return length < 0 || length > end - at ? end : at + (int) length;
  }

  private String text(int end) {
    String text = new String(input, at, end - at, StandardCharsets.UTF_8);
    at = end;
    return text;
  }

  private byte[] bytes(int end) {
    byte[] copy = Arrays.copyOfRange(input, at, end);
    at = end;
    return copy;
  }

  private long fixed(int length, int end) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (at < end ? input[at++] & 0xffL : 0) << (8 * i);
    }
    return value;
  }

  private long varint(int end) {
    long value = 0;
    for (int shift = 0; shift < 64 && at < end; shift += 7) {
      byte next = input[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        break;
      }
    }
    return value;
  }
}
