package io.drover.master.codec;

import com.google.protobuf.MessageLite;
import com.google.protobuf.ProtocolMessageEnum;
import com.google.protobuf.WireFormat;
import io.drover.master.model.HexId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Protobuf's bytes, written field by field into one array that grows: the same ones that generated
 * messages write, without an object for each message. As there, a field that has its default value
 * is left out unless its method says otherwise; that the fields of a message come in the order of
 * their numbers is the caller's part. Not thread-safe.
 *
 * <p>The length of a message stands before its content and takes the fewest bytes that it can.
 * Nearly all are shorter than 128 bytes, so one byte is kept free for it, and the content of a
 * longer one is moved when it ends: no length needs to be computed beforehand.
 */
final class WireWriter {
  private static final int VARINT_BYTES_MAX = 10;

  /** What one byte of a varint holds; the bit above says that another byte follows. */
  private static final int VARINT_BITS = 7;

  private static final int VARINT_MORE = 1 << VARINT_BITS;

  private byte[] bytes;
  private int end;

  /**
   * Begins with nothing.
   *
   * @param room where to write for as long as it is large enough; its content has no meaning
   * @param headRoom so many bytes, all 0, are left free before the first field
   */
  WireWriter(byte[] room, int headRoom) {
    bytes = room;
    reserve(headRoom);
    Arrays.fill(bytes, 0, headRoom, (byte) 0);
    end = headRoom;
  }

  /** Where it wrote: for the next one, when nothing more is written here. */
  byte[] room() {
    return bytes;
  }

  /** A field of type uint64, or an int64, which has the same bytes. */
  void int64(int field, long value) {
    if (value != 0) {
      tag(field, WireFormat.WIRETYPE_VARINT);
      varint(value);
    }
  }

  /** A field of type uint32. */
  void uint32(int field, int value) {
    int64(field, Integer.toUnsignedLong(value));
  }

  /** A field of type int32 that is told from a missing one, and so written even if it is 0. */
  void presentInt32(int field, int value) {
    tag(field, WireFormat.WIRETYPE_VARINT);
    varint(value);
  }

  void constant(int field, ProtocolMessageEnum constant) {
    int64(field, constant.getNumber());
  }

  void bool(int field, boolean value) {
    int64(field, value ? 1 : 0);
  }

  void string(int field, String value) {
    if (!value.isEmpty()) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      lengthDelimited(field, utf8.length);
      System.arraycopy(utf8, 0, bytes, end, utf8.length);
      end += utf8.length;
    }
  }

  /** A field of type bytes: those of an id {@linkplain HexId#isUsual of the usual form}. */
  void id(int field, HexId id) {
    lengthDelimited(field, HexId.BYTES);
    id.putBytes(bytes, end);
    end += HexId.BYTES;
  }

  /** A field that is a message, written even if it is empty. */
  void message(int field, MessageLite message) {
    byte[] content = message.toByteArray();
    lengthDelimited(field, content.length);
    System.arraycopy(content, 0, bytes, end, content.length);
    end += content.length;
  }

  /**
   * Begins a field that is a message, written even if it is empty: what is written from here on are
   * its fields.
   *
   * @return what {@link #endMessage} must be told
   */
  int beginMessage(int field) {
    tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    reserve(1);
    end++;
    return end;
  }

  /** Ends the message that began there. */
  void endMessage(int begin) {
    int length = end - begin;
    int lengthBytes = 1;
    for (int rest = length >>> VARINT_BITS; rest != 0; rest >>>= VARINT_BITS) {
      lengthBytes++;
    }
    if (lengthBytes > 1) {
      reserve(lengthBytes - 1);
      System.arraycopy(bytes, begin, bytes, begin + lengthBytes - 1, length);
    }
    end = begin - 1;
    varint(length);
    end += length;
  }

  /** All that was written, with the free bytes before it. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, end);
  }

  /** The tag and length of a field whose content has its room then. */
  private void lengthDelimited(int field, int length) {
    tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    varint(length);
    reserve(length);
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  private void varint(long value) {
    reserve(VARINT_BYTES_MAX);
    byte[] into = bytes;
    int at = end;
    long rest = value;
    while ((rest & -VARINT_MORE) != 0) {
      into[at++] = (byte) (rest | VARINT_MORE);
      rest >>>= VARINT_BITS;
    }
    into[at++] = (byte) rest;
    end = at;
  }

  private void reserve(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
    }
  }
}
